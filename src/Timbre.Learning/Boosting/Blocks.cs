namespace Timbre.Learning;

/// <summary>Independent blocks of work on a given number of threads.</summary>
internal static class Blocks
{
    public static void Run(int blocks, int threads, Action<int> work)
    {
        if (threads > 1 && blocks > 1)
        {
            // Few, long stretches: handing out each block by itself would cost more than some blocks do.
            var parts = Math.Min(blocks, threads * 4);
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            {
                for (var block = (int)((long)part * blocks / parts); block < (int)((part + 1L) * blocks / parts); block++)
                {
                    work(block);
                }
            });
            return;
        }

        for (var block = 0; block < blocks; block++)
        {
            work(block);
        }
    }
}

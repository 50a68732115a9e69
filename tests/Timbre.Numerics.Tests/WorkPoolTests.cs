namespace Timbre.Numerics.Tests;

public sealed class WorkPoolTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(1000, 1)]
    [InlineData(1000, 4)]
    public void Every_piece_is_done_once(int count, int threads)
    {
        var done = new int[count];
        WorkPool.For(count, threads, i => Interlocked.Increment(ref done[i]));
        Assert.All(done, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Pools_may_be_nested()
    {
        var sum = 0;
        WorkPool.For(8, 4, _ => WorkPool.For(8, 4, _ => Interlocked.Increment(ref sum)));
        Assert.Equal(64, sum);
    }

    [Fact]
    public void A_failure_reaches_the_caller()
    {
        Assert.Throws<TimbreException>(() => WorkPool.For(100, 3, i => throw new TimbreException($"{i}: no")));
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => WorkPool.For(100, 3, _ => source.Cancel(), source.Token));
    }
}

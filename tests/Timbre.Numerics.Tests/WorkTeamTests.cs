namespace Timbre.Numerics.Tests;

public sealed class WorkTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_piece_is_done_once_in_job_after_job(int threads)
    {
        using var team = new WorkTeam(threads);
        for (var round = 0; round < 2000; round++)
        {
            var done = new int[round % 23];
            team.For(done.Length, i => Interlocked.Increment(ref done[i]));
            Assert.All(done, n => Assert.Equal(1, n));
        }
    }

    [Fact]
    public void Helpers_that_fell_asleep_are_woken()
    {
        using var team = new WorkTeam(3);
        for (var round = 0; round < 5; round++)
        {
            Thread.Sleep(30);
            using var all = new Barrier(3);
            team.For(3, _ => Assert.True(all.SignalAndWait(TimeSpan.FromSeconds(20)), "three threads should have met"));
        }
    }

    [Fact]
    public void What_a_piece_throws_reaches_the_caller_and_the_team_goes_on()
    {
        using var team = new WorkTeam(3);
        Assert.Throws<InvalidOperationException>(() => team.For(50, i =>
        {
            if (i == 7)
            {
                throw new InvalidOperationException();
            }
        }));
        var count = 0;
        team.For(50, _ => Interlocked.Increment(ref count));
        Assert.Equal(50, count);
    }
}

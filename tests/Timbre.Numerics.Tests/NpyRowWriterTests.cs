using Timbre.TestSupport;

namespace Timbre.Numerics.Tests;

public sealed class NpyRowWriterTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(1000, 7)]
    public void RowsGiveTheFileOfTheWholeArray(int rows, int columns)
    {
        using var folder = new TempFolder();
        var values = Enumerable.Range(0, rows * columns).Select(i => i * 0.25f).ToArray();
        AtomicFile.Write(folder.File("rows.npy"), stream =>
        {
            var writer = new NpyRowWriter(stream, columns);
            for (var at = 0; at < rows; at += 300)
            {
                writer.Append(values.AsSpan(at * columns, Math.Min(300, rows - at) * columns));
            }

            writer.Complete();
            Assert.Equal(rows, writer.Rows);
        });
        AtomicFile.Write(folder.File("whole.npy"), stream => NpyArray.Write(stream, values, rows, columns));
        Assert.Equal(File.ReadAllBytes(folder.File("whole.npy")), File.ReadAllBytes(folder.File("rows.npy")));
        Assert.Equal([rows, columns], NpyArray.Load(folder.File("rows.npy")).Shape);
    }

    [Fact]
    public void HalfARowIsRefused() =>
        Assert.Throws<ArgumentException>(() => new NpyRowWriter(new MemoryStream(), 3).Append(new float[4]));
}

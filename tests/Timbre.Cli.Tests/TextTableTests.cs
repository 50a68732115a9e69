using Timbre.Cli.Terminal;

namespace Timbre.Cli.Tests;

public sealed class TextTableTests
{
    [Fact]
    public void Columns_stand_under_their_names()
    {
        Assert.Equal(
            [
                "  recording    score   status",
                new string('─', 31),
                "  a.wav          0.5   ok",
                "  longer.wav      12   no one",
            ],
            Lines(["recording", "score", "status"], [["a.wav", "0.5", "ok"], ["longer.wav", "12", "no one"]], 2));
    }

    [Fact]
    public void Cells_are_shown_as_they_are_on_one_line()
    {
        Assert.Equal(["  a [red]b[/]", new string('─', 15), "  x y", "", "  –"], Lines(["a [red]b[/]"], [["x\ny"], [""], ["–"]]));
        Assert.Equal("  a", Lines(["a", "b"], [["a"]])[2]); // a cell that is not there is empty
    }

    [Theory]
    [InlineData("a.wav", 5)]
    [InlineData("Müller", 6)]
    [InlineData("Mu\u0308ller", 6)]
    [InlineData("録音", 4)]
    [InlineData("한국", 4)]
    [InlineData("🎤", 2)]
    [InlineData("", 0)]
    public void Wide_letters_take_two_places_and_marks_none(string text, int width) => Assert.Equal(width, TextTable.Width(text));

    private static string[] Lines(string[] columns, string[][] rows, params int[] left)
    {
        using var output = new StringWriter { NewLine = "\n" };
        TextTable.Write(output, columns, rows, left);
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}

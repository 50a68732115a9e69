namespace Timbre.Reports.Tests;

/// <summary>Evidence in colour over a picture in grey.</summary>
public sealed class EvidencePictureTests
{
    [Fact]
    public void The_same_values_give_the_same_file_and_other_signs_another()
    {
        float[] levels = [-80, -40, -20, 0, float.NaN, float.NegativeInfinity];
        float[] evidence = [1, -1, 0, 0.5f, float.NaN, 0];
        var file = EvidencePicture.Render(levels, evidence, 2, 3, 600, 160);
        Assert.True(PngImage.HasSignature(file));
        Assert.Equal(file, EvidencePicture.Render(levels, evidence, 2, 3, 600, 160));
        Assert.NotEqual(file, EvidencePicture.Render(levels, [.. evidence.Select(e => -e)], 2, 3, 600, 160));
        Assert.Equal(file, EvidencePicture.Render(levels, [.. evidence.Select(e => 7 * e)], 2, 3, 600, 160)); // its size does not count
    }

    [Fact]
    public void Nothing_said_is_drawn_in_grey()
    {
        var file = EvidencePicture.Render(new float[12], new float[12], 3, 4, 2, 2);
        Assert.True(PngImage.HasSignature(file));
    }

    [Theory]
    [InlineData(2, 3, 600, 160, 70, "evidence=[2, 3]")]
    [InlineData(1, 4, 0, 160, 70, "width=0")]
    [InlineData(1, 4, 10, 5000, 70, "height=5000")]
    [InlineData(1, 4, 10, 10, 0, "range=0")]
    public void Refuses_sizes_that_do_not_fit(int rows, int frames, int width, int height, double range, string expected) =>
        Assert.Contains(expected, Assert.Throws<TimbreException>(() => EvidencePicture.Render(new float[4], new float[4], rows, frames, width, height, range)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_axis_of_a_recording_has_the_marks_that_are_given()
    {
        var recording = new RecordingBlock("a <b>", "c", null, EvidencePicture.Render(new float[4], new float[4], 2, 2, 9, 9), 1, 8000, "words")
        {
            Up = new PictureAxis("frequency in kHz, in mel bands", [new("0.5", 0.25), new("<4>", 1)]),
        };
        var report = new Report("t", "", [], [new Section("s", "S", [recording])]);
        var page = HtmlReport.Page(report);
        Assert.Contains(">frequency in kHz, in mel bands</text>", page, StringComparison.Ordinal);
        Assert.Contains("y=\"75%\" dy=\".35em\">0.5</text>", page, StringComparison.Ordinal);
        Assert.Contains("y=\"0%\" dy=\".35em\">&lt;4&gt;</text>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">frequency in kHz</text>", page, StringComparison.Ordinal);
        var again = Assert.IsType<RecordingBlock>(ReportJson.Read(ReportJson.Write(report), "x").Sections[0].Blocks[0]);
        Assert.Equal(recording.Up.Marks, again.Up!.Marks);
        var wrong = report with { Sections = [new Section("s", "S", [recording with { Up = new PictureAxis("x", [new("1", 1.5)]) }])] };
        Assert.Contains("marks from 0 to 1", Assert.Throws<TimbreException>(() => ReportCheck.Check(wrong, "x")).Message, StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Timbre.Reports.Tests;

public sealed class RecordingBlockTests
{
    [Fact]
    public void Sound_and_picture_come_back_from_JSON_bit_for_bit()
    {
        var (alone, together) = (SampleReport.Recording("a"), SampleReport.Recording("b") with { Audio = null });
        var blocks = ReportJson.Read(ReportJson.Write(Of(alone, new Recordings([together]))), "r").Sections[0].Blocks;
        var first = Assert.IsType<RecordingBlock>(blocks[0]);
        Assert.Equal(alone.Audio, first.Audio);
        Assert.Equal(alone.Spectrogram, first.Spectrogram);
        Assert.Equal(alone, first with { Audio = alone.Audio, Spectrogram = alone.Spectrogram });
        var second = Assert.Single(Assert.IsType<Recordings>(blocks[1]).Items);
        Assert.Null(second.Audio);
        Assert.Equal(together.Spectrogram, second.Spectrogram);
    }

    [Fact]
    public void What_cannot_be_played_or_shown_is_refused()
    {
        var good = SampleReport.Recording("a");
        var eightBits = (byte[])good.Audio!.Clone();
        eightBits[34] = 8;
        (RecordingBlock Block, string Said)[] cases =
        [
            (good with { Title = " " }, "no title"),
            (good with { Seconds = 0 }, "above 0"),
            (good with { Seconds = double.NaN }, "above 0"),
            (good with { MaximumHertz = double.PositiveInfinity }, "above 0"),
            (good with { Audio = [] }, "WAV file"),
            (good with { Audio = eightBits }, "WAV file"),
            (good with { Audio = [.. good.Audio.Take(35)] }, "WAV file"),
            (good with { Audio = [.. good.Audio, .. new byte[8 << 20]] }, "MiB is the most"),
            (good with { Spectrogram = [1, 2, 3] }, "PNG"),
            (good with { Spectrogram = "<svg onload=alert(1)>"u8.ToArray() }, "PNG"),
            (good with { Spectrogram = [.. good.Spectrogram!, .. new byte[4 << 20]] }, "MiB is the most"),
            (good with { Alternative = "" }, "no words"),
        ];
        foreach (var (block, said) in cases)
        {
            Assert.Contains(said, Assert.Throws<TimbreException>(() => ReportCheck.Check(Of(block), "r")).Message, StringComparison.Ordinal);
            Assert.Contains(said, Assert.Throws<TimbreException>(() => ReportCheck.Check(Of(new Details("d", [new Recordings([good, block])])), "r")).Message, StringComparison.Ordinal);
        }

        ReportCheck.Check(Of(good, good with { Audio = null, Spectrogram = null, Alternative = "" }), "r");
    }

    [Fact]
    public void Page_plays_and_shows_from_its_own_data_alone()
    {
        var good = SampleReport.Recording("a");
        var page = HtmlReport.Page(Of(good));
        Assert.Contains($"<audio controls preload=\"none\" aria-label=\"a\" src=\"data:audio/wav;base64,{Convert.ToBase64String(good.Audio!)}\"></audio>", page, StringComparison.Ordinal);
        Assert.Contains($"<img alt=\"{good.Alternative}\" src=\"data:image/png;base64,{Convert.ToBase64String(good.Spectrogram!)}\">", page, StringComparison.Ordinal);
        Assert.Contains("media-src data:;", page, StringComparison.Ordinal);

        var silent = HtmlReport.Page(Of(good with { Audio = null }));
        Assert.DoesNotContain("<audio", silent, StringComparison.Ordinal);
        Assert.DoesNotContain("media-src", silent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, 8000, "0 1 2 3 4 5 6", "0 2 4 6 8")]
    [InlineData(5.99, 8000, "0 1 2 3 4 5", "0 2 4 6 8")]
    [InlineData(0.3, 4000, "0 0.05 0.1 0.15 0.2 0.25 0.3", "0 1 2 3 4")]
    [InlineData(61, 11025, "0 20 40 60", "0 5 10")]
    [InlineData(1e-5, 0.5, "0 0.000002 0.000004 0.000006 0.000008 0.00001", "0 0.0002 0.0004")]
    public void Axes_have_round_numbers_where_they_belong(double seconds, double hertz, string along, string up)
    {
        var page = HtmlReport.Page(Of(SampleReport.Recording("a") with { Seconds = seconds, MaximumHertz = hertz }));
        var times = Labels(page, "along", "<text x=\"(?<share>[0-9.]+)%\" y=\"17\">(?<label>[0-9.]+)</text>");
        Assert.Equal(along, string.Join(' ', times.Select(t => t.Label)));
        Assert.All(times, t => Assert.Equal(double.Parse(t.Label, CultureInfo.InvariantCulture), t.Share / 100 * seconds, 0.0001 * seconds));
        var frequencies = Labels(page, "up", "<text x=\"20\" y=\"(?<share>[0-9.]+)%\" dy=\".35em\">(?<label>[0-9.]+)</text>");
        Assert.Equal(up, string.Join(' ', frequencies.Select(t => t.Label)));
        Assert.All(frequencies, t => Assert.Equal(1000 * double.Parse(t.Label, CultureInfo.InvariantCulture), (100 - t.Share) / 100 * hertz, 0.0001 * hertz));
    }

    [Fact]
    public void Markdown_says_what_is_to_be_seen_without_the_bytes()
    {
        var good = SampleReport.Recording("1272-0003");
        var text = MarkdownReport.Page(Of(new Recordings([good])));
        Assert.Contains("### 1272-0003\n\nLabelled **F**.\n\nSpectrogram of 1272-0003", text, StringComparison.Ordinal);
        Assert.Contains("*The HTML report has it (2.0 s) to listen to and to look at.*", text, StringComparison.Ordinal);
        Assert.True(text.Length < 400);
    }

    [Fact]
    public void Notebook_stores_picture_and_player_as_outputs_of_one_cell()
    {
        var good = SampleReport.Recording("a<b>");
        var cells = JsonNode.Parse(NotebookReport.Page(Of(good, new Details("more", [new Recordings([good with { Spectrogram = null }])])), "report.json"))!["cells"]!.AsArray();
        var code = cells.Where(c => (string)c!["cell_type"]! == "code").ToList();
        Assert.Equal(3, code.Count);
        Assert.Contains("find_recordings", code[0]!["source"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["show(0)", "show(1)"], code.Skip(1).Select(c => (string)c!["source"]![0]!));
        var outputs = code[1]!["outputs"]!.AsArray();
        Assert.All(outputs, output => Assert.Equal("display_data", (string)output!["output_type"]!));
        Assert.Equal(good.Spectrogram, Convert.FromBase64String((string)outputs[0]!["data"]!["image/png"]!));
        Assert.StartsWith("<picture: Spectrogram", (string)outputs[0]!["data"]!["text/plain"]![0]!, StringComparison.Ordinal);
        var player = (string)outputs[1]!["data"]!["text/html"]![0]!;
        Assert.StartsWith("<audio controls preload=\"none\" aria-label=\"a&lt;b&gt;\" src=\"data:audio/wav;base64,UklGR", player, StringComparison.Ordinal);
        Assert.Single(code[2]!["outputs"]!.AsArray());
    }

    [Fact]
    public void A_notebook_leaves_out_the_sound_that_would_make_it_unwieldy()
    {
        var large = SampleReport.Recording("a");
        large = large with { Audio = [.. large.Audio!, .. new byte[(7 << 20) - large.Audio!.Length]] };
        var page = NotebookReport.Page(Of(large, large, large, SampleReport.Recording("small")), "report.json");
        Assert.Equal(3, Regex.Matches(page, "data:audio/wav", RegexOptions.None, TimeSpan.FromSeconds(5)).Count);
        Assert.Contains("<audio, left out of the notebook for its size: a, 2.0 s>", page, StringComparison.Ordinal);
    }

    private static Report Of(params Block[] blocks) => new("T", "", [], [new Section("s", "S", blocks)]);

    private static List<(string Label, double Share)> Labels(string page, string axis, string pattern)
    {
        var svg = Regex.Match(page, $"<svg class=\"axis {axis}\".*?</svg>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Value;
        return [.. Regex.Matches(svg, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => (m.Groups["label"].Value, double.Parse(m.Groups["share"].Value, CultureInfo.InvariantCulture)))];
    }
}

using System.Globalization;
using System.Text;

namespace Timbre.Reports;

/// <summary>
/// A recording as a picture with axes and a player. The picture's pixels stretch with the page; the axes are drawn at shares of its
/// sides, so that their lines and numbers keep their size, and take the colours of the theme.
/// </summary>
internal static class HtmlRecording
{
    private const int MostTimeTicks = 6;
    private const int MostFrequencyTicks = 4;

    public static void Write(StringBuilder html, RecordingBlock recording, int heading)
    {
        html.Append(CultureInfo.InvariantCulture, $"<figure class=\"recording\">\n<h{heading}>{HtmlText.Encode(recording.Title)}</h{heading}>\n");
        if (recording.Spectrogram is { } picture)
        {
            html.Append("<div class=\"spectrogram\">\n");
            if (recording.Up is { } up)
                UpAxis(html, up.Name, up.Marks.Select(m => (m.Label, 100 * m.Share)));
            else
                UpAxis(html, "frequency in kHz", Ticks(recording.MaximumHertz / 1000, MostFrequencyTicks));
            html.Append($"<img alt=\"{HtmlText.Encode(recording.Alternative)}\" src=\"data:image/png;base64,{Convert.ToBase64String(picture)}\">\n");
            TimeAxis(html, recording.Seconds);
            html.Append("</div>\n");
        }

        if (recording.Audio is { } audio)
            html.Append($"<audio controls preload=\"none\" aria-label=\"{HtmlText.Encode(recording.Title)}\" src=\"data:audio/wav;base64,{Convert.ToBase64String(audio)}\"></audio>\n");
        if (recording.Caption.Length > 0)
            html.Append("<figcaption>\n").Append(HtmlText.Prose(recording.Caption)).Append("</figcaption>\n");
        html.Append("</figure>\n");
    }

    private static void UpAxis(StringBuilder html, string name, IEnumerable<(string Label, double Share)> ticks)
    {
        html.Append($"<svg class=\"axis up\" aria-hidden=\"true\"><text class=\"name\" x=\"0\" y=\"-12\">{HtmlText.Encode(name)}</text>");
        foreach (var (label, share) in ticks)
            html.Append(CultureInfo.InvariantCulture, $"<line x1=\"24\" x2=\"28\" y1=\"{100 - share:0.##}%\" y2=\"{100 - share:0.##}%\"/><text x=\"20\" y=\"{100 - share:0.##}%\" dy=\".35em\">{HtmlText.Encode(label)}</text>");
        html.Append("</svg>\n");
    }

    private static void TimeAxis(StringBuilder html, double end)
    {
        html.Append("<svg class=\"axis along\" aria-hidden=\"true\">");
        foreach (var (label, share) in Ticks(end, MostTimeTicks))
            html.Append(CultureInfo.InvariantCulture, $"<line x1=\"{share:0.##}%\" x2=\"{share:0.##}%\" y1=\"0\" y2=\"4\"/><text x=\"{share:0.##}%\" y=\"17\">{label}</text>");
        html.Append("<text class=\"name\" x=\"50%\" y=\"34\">time in s</text></svg>\n");
    }

    /// <summary>Round numbers from 0 to the end, at most so many steps apart, and where they stand in percent.</summary>
    private static IEnumerable<(string Label, double Share)> Ticks(double end, int most)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(end / most)));
        var step = power * new[] { 1, 2, 5, 10 }.First(s => end / (s * power) <= most * (1 + 1e-9) || s == 10);
        for (var i = 0; i * step <= end * (1 + 1e-9); i++)
            yield return ((i * step).ToString("0.#######", CultureInfo.InvariantCulture), 100 * i * step / end);
    }
}

namespace Timbre.Classification;

/// <summary>Writes the segments of several recordings one after another. For one thread at a time.</summary>
public sealed class SegmentStream
{
    private readonly TextWriter _writer;
    private readonly SegmentFormat _format;
    private readonly UniqueNames _words = new();
    private bool _begun;

    /// <param name="writer">Gets the text; stays open.</param>
    /// <param name="format">How.</param>
    public SegmentStream(TextWriter writer, SegmentFormat format)
    {
        ArgumentNullException.ThrowIfNull(writer);
        (_writer, _format) = (writer, format);
    }

    /// <summary>Writes a recording. In RTTM, ids that are the same once white space is replaced get a number.</summary>
    /// <exception cref="TimbreException">It is the second one, and the format holds one only.</exception>
    public void Write(SegmentedRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (_begun && !SegmentWriter.HoldsSeveral(_format))
        {
            throw new TimbreException($"{recording.Path}: the format holds one recording a file; write into a folder");
        }

        if (!_begun)
        {
            _writer.Write(SegmentWriter.Header(_format));
            _begun = true;
        }

        var named = _format == SegmentFormat.Rttm ? recording with { Id = _words.Of(SegmentText.Word(recording.Id)) } : recording;
        _writer.Write(SegmentWriter.Text(named, _format));
    }
}

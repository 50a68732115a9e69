namespace Timbre.Neural;

/// <summary>Says what a file is that is no checkpoint, as far as its first bytes tell.</summary>
internal static class OtherFile
{
    private const string Readable = "Timbre reads safetensors and PyTorch files";

    public static string Describe(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start; // a byte-order mark
        text = text.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("version https://git-lfs"u8))
        {
            return "is a Git LFS pointer: the weights themselves were not downloaded (git lfs pull, or download the file from its page)";
        }

        return (text.Length > 0 ? text[0] : 0, start[0]) switch
        {
            ('<', _) => $"is a web page or XML, not a checkpoint: perhaps what a server answered instead of the file; {Readable}",
            ('{' or '[', _) => $"is a JSON file, not a checkpoint; {Readable}",
            (_, 0x80) => $"is a Python pickle, but not one that PyTorch wrote; {Readable}",
            (_, 0x1F) => $"is compressed; unpack it first, {Readable}",
            _ when start.StartsWith("GGUF"u8) => $"is a GGUF file; {Readable}",
            _ when start is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => $"is an HDF5 file (TensorFlow or Keras weights); {Readable}",
            _ when IsRecording(start) => $"is a recording, not a checkpoint; {Readable}",
            _ when IsText(start) => $"is a text file, not a checkpoint; {Readable}",
            _ => "is no checkpoint that Timbre reads (safetensors or PyTorch), or its beginning is damaged",
        };
    }

    // WAV, FLAC, Ogg, MP3 with a tag.
    private static bool IsRecording(ReadOnlySpan<byte> start) =>
        start.StartsWith("fLaC"u8) || start.StartsWith("OggS"u8) || start.StartsWith("ID3"u8) || (start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..12].SequenceEqual("WAVE"u8));

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (var b in start)
        {
            if (b is < (byte)' ' and not ((byte)'\t' or (byte)'\r' or (byte)'\n') or 0x7F)
            {
                return false;
            }
        }

        return true;
    }
}

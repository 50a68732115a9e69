using System.Runtime.InteropServices;
using Timbre.TestSupport;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Files of given bytes, opened and read whole.</summary>
internal sealed class CheckpointCase : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Folder => _folder.Path;

    public string Save(byte[] bytes, string name = "case.bin")
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    public Checkpoint Open(byte[] bytes) => Checkpoint.Open(Save(bytes));

    public float[] ReadOnly(byte[] bytes, string tensor = "w")
    {
        using var checkpoint = Open(bytes);
        return Values(checkpoint, tensor);
    }

    /// <summary>The bytes are refused, in one line that starts with the path; gives the message.</summary>
    public string Refused(byte[] bytes)
    {
        var path = Save(bytes);
        return Refused(path, path);
    }

    public static string Refused(string path, string start)
    {
        var error = Assert.Throws<TimbreException>(() => ReadAll(path));
        Assert.StartsWith($"{start}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    /// <summary>Reads every tensor of floating-point values; gives their number.</summary>
    public static int ReadAll(string path)
    {
        using var checkpoint = Checkpoint.Open(path);
        var read = 0;
        foreach (var name in checkpoint.Names)
        {
            if (checkpoint.Find(name)!.Type is "F64" or "F32" or "F16" or "BF16")
            {
                Values(checkpoint, name);
                read++;
            }
        }

        return read;
    }

    public static float[] Values(Checkpoint checkpoint, string tensor)
    {
        var found = checkpoint.Find(tensor) ?? throw new InvalidOperationException($"no tensor {tensor}");
        var values = new float[found.Count];
        found.Read(0, values);
        return values;
    }

    public static byte[] Floats(params float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    public static float[] Ramp(int count) => Enumerable.Range(0, count).Select(i => (float)i).ToArray();

    public void Dispose() => _folder.Dispose();
}

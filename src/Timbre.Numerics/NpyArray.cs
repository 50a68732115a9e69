using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Timbre.Numerics;

/// <summary>
/// An array as NumPy stores it: a shape and its values in C order, widened to double.
/// Reads <c>.npy</c> 1.0–3.0 (float16/32/64, integers, bool; either byte order; C or Fortran order) and <c>.npz</c>;
/// writes <c>.npy</c> 1.0 as float32. Immutable by convention.
/// </summary>
public sealed partial class NpyArray
{
    private const int MaximumHeaderLength = 64 * 1024;

    /// <summary>Wraps values in C order; their number must be the product of the shape.</summary>
    public NpyArray(IReadOnlyList<int> shape, double[] values)
    {
        Shape = shape;
        Values = values;
        if (shape.Aggregate(1L, (a, b) => a * b) != values.Length)
        {
            throw new ArgumentException($"shape [{string.Join(", ", shape)}] does not hold {values.Length} values", nameof(values));
        }
    }

    /// <summary>Length of each axis; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values in C order (the last axis runs fastest).</summary>
    public double[] Values { get; }

    /// <summary>The values as float32.</summary>
    public float[] ToSingle() => Array.ConvertAll(Values, v => (float)v);

    /// <summary>Reads a <c>.npy</c> file.</summary>
    /// <exception cref="TimbreException">It cannot be read or is not a NumPy array.</exception>
    public static NpyArray Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, stream.Length, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Reads the bytes of a <c>.npy</c> file of uint8 in C order as they are, without widening them.</summary>
    /// <returns>Length of each axis, and the values in C order.</returns>
    /// <exception cref="TimbreException">It cannot be read, is cut off, or is not such an array.</exception>
    public static (IReadOnlyList<int> Shape, byte[] Values) LoadBytes(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var header = ReadHeader(stream, stream.Length, path);
            return header is { Kind: 'u', Width: 1, Fortran: false }
                ? (header.Shape, ReadData(stream, header, path))
                : throw new TimbreException($"{path}: must hold whole numbers from 0 to 255 (uint8) in C order");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read ({e.Message})", e);
        }
    }

    /// <summary>Reads every array of a <c>.npz</c> archive, by name without the <c>.npy</c> ending.</summary>
    /// <exception cref="TimbreException">It cannot be read or holds something else.</exception>
    public static IReadOnlyDictionary<string, NpyArray> LoadArchive(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var arrays = new Dictionary<string, NpyArray>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                using var stream = entry.Open();
                var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
                arrays[name] = Read(stream, entry.Length, $"{path}:{entry.FullName}");
            }

            return arrays;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new TimbreException($"{path}: cannot be read as an .npz archive ({e.Message})", e);
        }
    }

    /// <summary>Writes <paramref name="values"/> (C order) as float32 <c>.npy</c> 1.0.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        WriteHeader(stream, shape);
        WriteValues(stream, values);
    }

    internal static void WriteHeader(Stream stream, ReadOnlySpan<int> shape)
    {
        var dimensions = string.Concat(shape.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture) + ", "));
        dimensions = shape.Length == 1 ? dimensions.TrimEnd() : dimensions.TrimEnd(',', ' ');
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({dimensions}), }}";
        var padded = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)padded.Length, (byte)(padded.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(padded));
    }

    internal static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> four = stackalloc byte[4];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(four, value);
            stream.Write(four);
        }
    }

    private static NpyArray Read(Stream stream, long length, string name)
    {
        var header = ReadHeader(stream, length, name);
        var data = ReadData(stream, header, name);
        var values = new double[header.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadValue(data.AsSpan(i * header.Width, header.Width), header.Kind, name);
        }

        return new NpyArray(header.Shape, header.Fortran ? ToCOrder(values, header.Shape) : values);
    }

    private static Header ReadHeader(Stream stream, long length, string name)
    {
        Span<byte> start = stackalloc byte[8];
        if (stream.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8 || start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8))
        {
            throw new TimbreException($"{name}: is not a NumPy array");
        }

        var lengthBytes = start[6] == 1 ? 2 : 4;
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        ReadExactly(stream, size[..lengthBytes], name);
        var headerLength = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (start[6] is < 1 or > 3 || headerLength > Math.Min(length, MaximumHeaderLength))
        {
            throw new TimbreException($"{name}: has a damaged NumPy header");
        }

        var headerBytes = new byte[headerLength];
        ReadExactly(stream, headerBytes, name);
        var match = HeaderPattern().Match(Encoding.UTF8.GetString(headerBytes));
        if (!match.Success)
        {
            throw new TimbreException($"{name}: has a NumPy header that Timbre does not read (structured or object arrays are not supported)");
        }

        var shape = new List<int>();
        long count = 1;
        foreach (var part in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || (count *= n) > int.MaxValue)
            {
                throw new TimbreException($"{name}: has a shape that is not possible ({match.Groups["shape"].Value})");
            }

            shape.Add(n);
        }

        var kind = match.Groups["type"].Value[0];
        var width = int.Parse(match.Groups["type"].Value.AsSpan(1), CultureInfo.InvariantCulture);
        if (count * width > length)
        {
            throw new TimbreException($"{name}: says it holds {count} values, but is too short for that");
        }

        return new Header(shape, (int)count, kind, width, match.Groups["order"].Value == ">", match.Groups["fortran"].Value == "True");
    }

    /// <summary>All bytes, of each value the lowest first.</summary>
    private static byte[] ReadData(Stream stream, Header header, string name)
    {
        var data = new byte[(long)header.Count * header.Width];
        ReadExactly(stream, data, name);
        for (var i = 0; header.HighestFirst && i < data.Length; i += header.Width)
        {
            data.AsSpan(i, header.Width).Reverse();
        }

        return data;
    }

    private static double ReadValue(ReadOnlySpan<byte> bytes, char kind, string name) => (kind, bytes.Length) switch
    {
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ('u' or 'b', 1) => bytes[0],
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => throw new TimbreException($"{name}: holds values of type {kind}{bytes.Length}, which Timbre does not read"),
    };

    private static double[] ToCOrder(double[] values, List<int> shape)
    {
        var result = new double[values.Length];
        var index = new int[shape.Count];
        for (var i = 0; i < values.Length; i++)
        {
            long target = 0;
            for (var axis = 0; axis < index.Length; axis++)
            {
                target = (target * shape[axis]) + index[axis];
            }

            result[target] = values[i];
            for (var axis = 0; axis < index.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string name)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new TimbreException($"{name}: ends too early; it was cut off");
        }
    }

    [GeneratedRegex(@"'descr':\s*'(?<order>[<>|=])(?<type>[fiub]\d+)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[\d, ]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeaderPattern();

    /// <summary>What a file says of its values.</summary>
    private sealed record Header(List<int> Shape, int Count, char Kind, int Width, bool HighestFirst, bool Fortran);
}

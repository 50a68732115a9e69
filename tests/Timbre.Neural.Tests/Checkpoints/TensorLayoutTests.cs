using System.Buffers.Binary;
using Timbre.Numerics;

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Types, byte orders, strides and offsets.</summary>
public sealed class TensorLayoutTests : IDisposable
{
    private readonly CheckpointCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Transposed_expanded_and_shifted_tensors_are_read_in_C_order()
    {
        var storage = CheckpointCase.Floats(CheckpointCase.Ramp(12));
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], Read([4, 3], [1, 4], 0));
        Assert.Equal([5, 5, 5, 6, 6, 6], Read([2, 3], [1, 0], 5));
        Assert.Equal([3, 7, 11], Read([3, 1], [4, 900], 3));
        Assert.Equal([11], Read([], [], 11));
        Assert.Empty(Read([3, 0], [1, 1], 0));

        float[] Read(long[] shape, long[] steps, long offset) => _case.ReadOnly(ZipWriter.Checkpoint(PickleWriter.OneTensor(12, offset, shape, steps), storage));
    }

    /// <summary>Any strides, any part: as walking through the indices says.</summary>
    [Fact]
    public void Any_strides_give_what_indexing_gives()
    {
        var random = new SeededRandom(7);
        for (var round = 0; round < 300; round++)
        {
            var rank = random.NextInt(5);
            var shape = Enumerable.Range(0, rank).Select(_ => (long)(1 + random.NextInt(6))).ToArray();
            var steps = Enumerable.Range(0, rank).Select(_ => random.NextInt(3) == 0 ? 0L : 1 + random.NextInt(random.NextInt(4) == 0 ? 5000 : 30)).ToArray();
            var offset = random.NextInt(20);
            var storage = CheckpointCase.Ramp(1 + offset + (int)shape.Zip(steps, (n, s) => (n - 1) * s).Sum());
            var expected = new List<float>();
            Walk(0, offset);

            using var checkpoint = _case.Open(ZipWriter.Checkpoint(PickleWriter.OneTensor(storage.Length, offset, shape, steps), CheckpointCase.Floats(storage)));
            Assert.Equal(expected, CheckpointCase.Values(checkpoint, "w"));
            var start = random.NextInt(expected.Count);
            var part = new float[random.NextInt(expected.Count - start + 1)];
            checkpoint.Find("w")!.Read(start, part);
            Assert.Equal(expected.Skip(start).Take(part.Length), part);

            void Walk(int axis, long place)
            {
                if (axis == rank)
                {
                    expected.Add(storage[place]);
                    return;
                }

                for (var i = 0; i < shape[axis]; i++)
                {
                    Walk(axis + 1, place + (i * steps[axis]));
                }
            }
        }
    }

    [Fact]
    public void A_few_values_far_apart_are_picked_one_by_one()
    {
        var storage = new float[300_001];
        (storage[0], storage[100_000], storage[200_000], storage[300_000]) = (1, 2, 3, 4);
        Assert.Equal([1, 2, 3, 4], _case.ReadOnly(ZipWriter.Checkpoint(PickleWriter.OneTensor(storage.Length, 0, [4], [100_000]), CheckpointCase.Floats(storage))));
        Assert.Equal([1, 1, 4, 4], _case.ReadOnly(ZipWriter.Checkpoint(PickleWriter.OneTensor(storage.Length, 0, [2, 2], [300_000, 0]), CheckpointCase.Floats(storage))));
    }

    [Theory]
    [InlineData("DoubleStorage", 8)]
    [InlineData("FloatStorage", 4)]
    [InlineData("HalfStorage", 2)]
    [InlineData("BFloat16Storage", 2)]
    public void Every_float_type_is_read_in_both_byte_orders(string type, int width)
    {
        var values = Enumerable.Range(0, 77).Select(i => i % 5 == 4 ? float.NegativeInfinity : (i - 30) * 0.375f).ToArray();
        var little = new byte[values.Length * width];
        for (var i = 0; i < values.Length; i++)
        {
            var bytes = little.AsSpan(i * width, width);
            switch (type)
            {
                case "DoubleStorage":
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes, values[i]);
                    break;
                case "FloatStorage":
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, values[i]);
                    break;
                case "HalfStorage":
                    BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)values[i]);
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(BitConverter.SingleToUInt32Bits(values[i]) >> 16));
                    break;
            }
        }

        var big = (byte[])little.Clone();
        for (var i = 0; i < values.Length; i++)
        {
            big.AsSpan(i * width, width).Reverse();
        }

        var pickle = PickleWriter.OneTensor(77, 0, [7, 11], [11, 1], type);
        Assert.Equal(values, _case.ReadOnly(ZipWriter.Checkpoint("m", pickle, "little", large: false, little)));
        Assert.Equal(values, _case.ReadOnly(ZipWriter.Checkpoint("m", pickle, "big", large: false, big)));
        Assert.Equal(values, _case.ReadOnly(ZipWriter.Checkpoint("any name", pickle, null, large: true, little)));
        Assert.Contains("byte order", _case.Refused(ZipWriter.Checkpoint("m", pickle, "middle", large: false, little)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_are_listed_and_refused_when_read()
    {
        using var checkpoint = _case.Open(ZipWriter.Checkpoint(PickleWriter.OneTensor(2, 0, [2], [1], "LongStorage"), new byte[16]));
        var tensor = checkpoint.Find("w")!;
        Assert.Equal(("I64", 2L), (tensor.Type, tensor.Count));
        Assert.Contains("the tensor w is of type I64", Assert.Throws<TimbreException>(() => tensor.Read(0, new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(1, new float[2]));
        Assert.Null(checkpoint.Find("v"));
    }

    [Theory]
    [InlineData(12L, 0L, new long[] { 13 }, new long[] { 1 }, "needs value 12")]
    [InlineData(12L, 1L, new long[] { 12 }, new long[] { 1 }, "needs value 12")]
    [InlineData(12L, 0L, new long[] { 2, 2 }, new long[] { 11, 1 }, "needs value 12")]
    [InlineData(12L, -1L, new long[] { 2 }, new long[] { 1 }, "not possible")]
    [InlineData(12L, 0L, new long[] { -2 }, new long[] { 1 }, "not possible")]
    [InlineData(12L, 0L, new long[] { 2 }, new long[] { -1 }, "not possible")]
    [InlineData(12L, 0L, new long[] { 2 }, new long[] { 1, 1 }, "not possible")]
    [InlineData(12L, 0L, new long[] { 1L << 60 }, new long[] { 0 }, "not possible")]
    [InlineData(12L, 0L, new long[] { 1 << 30, 1 << 30, 1 << 30 }, new long[] { 0, 0, 0 }, "not possible")]
    [InlineData(12L, 0L, new long[] { 1 << 30 }, new long[] { 0 }, "describes tensors of")]
    [InlineData(12L, 0L, new long[] { 2, 2, 2 }, new long[] { long.MaxValue, long.MaxValue, 2 }, "needs value")]
    [InlineData(12L, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue }, "needs value")]
    [InlineData(13L, 0L, new long[] { 2 }, new long[] { 1 }, "too few")]
    [InlineData(long.MaxValue, 0L, new long[] { 2 }, new long[] { 1 }, "too few")]
    [InlineData(-1L, 0L, new long[] { 0 }, new long[] { 1 }, "no known way")]
    public void Impossible_descriptions_are_refused(long count, long offset, long[] shape, long[] steps, string reason) =>
        Assert.Contains(reason, _case.Refused(ZipWriter.Checkpoint(PickleWriter.OneTensor(count, offset, shape, steps), new byte[48])), StringComparison.Ordinal);

    [Fact]
    public void Many_views_of_one_storage_cannot_stand_for_endless_values()
    {
        var pickle = new PickleWriter().Raw("}");
        for (var i = 0; i < 200; i++)
        {
            pickle.Text($"t{i}").Tensor("FloatStorage", "0", 10_000, 0, [10_000], [1]).Raw("s");
        }

        Assert.Contains("describes tensors of", _case.Refused(ZipWriter.Checkpoint(pickle.ToArray(), new byte[40_000])), StringComparison.Ordinal);
    }
}

namespace Timbre.Neural.Tests.Checkpoints;

/// <summary>Pickles that are made to do harm, and such that are merely wrong.</summary>
public sealed class HostilePickleTests : IDisposable
{
    private const string Tensor = "FloatStorage";
    private readonly CheckpointCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("__builtin__", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch.serialization", "load")]
    [InlineData("subprocess", "Popen")]
    [InlineData("runpy", "_run_code")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("argparse", "Namespace.__init__")]
    public void What_would_run_something_is_refused_by_name(string module, string name)
    {
        var call = new PickleWriter().Global(module, name).Raw("(").Text("touch /tmp/owned").Raw("tR").ToArray();
        Assert.Contains($"names {module}.{name},", _case.Refused(ZipWriter.Checkpoint(call)), StringComparison.Ordinal);
        var stacked = new PickleWriter().Text(module).Text(name).Raw("\x93)R").ToArray();
        Assert.Contains($"names {module}.{name},", _case.Refused(Stream(stacked)), StringComparison.Ordinal);
        var inside = new PickleWriter().Raw("}").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("s").Text("x").Global(module, name).Raw(")\x81s").ToArray();
        Assert.Contains($"names {module}.{name},", _case.Refused(ZipWriter.Checkpoint(inside, new byte[8])), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_messages_stay_on_one_line_and_short()
    {
        Assert.Contains("names a?b.c d,", _case.Refused(ZipWriter.Checkpoint(new PickleWriter().Text("a\nb").Text("c d").Raw("\x93").ToArray())), StringComparison.Ordinal);
        var name = new string('n', 100_000) + "\r\n";
        var message = _case.Refused(ZipWriter.Checkpoint(new PickleWriter().Raw("}").Text(name).Tensor(Tensor, "0", 2, 0, [3], [1]).Raw("s").ToArray(), new byte[8]));
        Assert.True(message.Length < 1000);
    }

    [Theory]
    [InlineData("R")] // nothing to call
    [InlineData("NNR")]
    [InlineData("K\x01)R")]
    [InlineData("(R")]
    [InlineData("t")] // no mark
    [InlineData("u")]
    [InlineData("](K\x01u")] // keys of a list
    [InlineData("}(K\x01u")] // a key without a value
    [InlineData("}K\x01" + "a")] // appended to a dictionary
    [InlineData("h\x05")] // not in the memo
    [InlineData("j\xff\xff\xff\xff")]
    [InlineData("q\x00")] // nothing to remember
    [InlineData("(q\x00")]
    [InlineData("Q")]
    [InlineData("NQ")]
    [InlineData("NNb")]
    [InlineData("]Nb")]
    [InlineData("\x93")]
    [InlineData("NN\x93")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)\x81")]
    [InlineData("ctorch._utils\n_rebuild_parameter\n)R")]
    [InlineData("ctorch._utils\n_rebuild_parameter\n(K\x01tR")]
    [InlineData("ctorch\nFloatStorage\n)R")]
    [InlineData("\x80\x09")] // a protocol to come
    [InlineData("I01\n")] // operations of the text protocol
    [InlineData("\xff")]
    [InlineData("X\xff\xff\xff\x7f")] // long texts, numbers and bytes that are not there
    [InlineData("X\xff\xff\xff\xff")]
    [InlineData("\x8d\xff\xff\xff\xff\xff\xff\xff\x7f")]
    [InlineData("\x8d\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("B\xff\xff\xff\xff")]
    [InlineData("\x8b\xff\xff\xff\x7f")]
    [InlineData("\x8b\xff\xff\xff\xff")]
    [InlineData("\x8a\x20")]
    [InlineData("\x95\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("c")]
    [InlineData("N")]
    [InlineData("]")]
    [InlineData("}")]
    [InlineData("K\x01")]
    [InlineData(")")]
    public void Wrong_operations_are_refused(string operations)
    {
        var pickle = new PickleWriter().Raw(operations).ToArray();
        _case.Refused(ZipWriter.Checkpoint(pickle));
        _case.Refused(Stream(pickle));
    }

    [Theory]
    [InlineData("(", 3_000_000)] // marks
    [InlineData("]", 3_000_000)] // lists
    [InlineData("(l", 1_000_000)]
    [InlineData("]q\x00", 1_000_000)]
    [InlineData("}\x94", 1_000_000)] // memo without end
    [InlineData("N", 5_000_000)]
    [InlineData("N0", 3_000_000)]
    [InlineData("\x80\x02", 5_000_000)]
    public void Endless_operations_end(string operations, int times)
    {
        var pickle = new PickleWriter().Raw(string.Concat(Enumerable.Repeat(operations, times))).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        _case.Refused(ZipWriter.Checkpoint(pickle));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000_000);
    }

    [Fact]
    public void Memo_places_far_apart_take_no_memory()
    {
        var pickle = new PickleWriter().Raw("}r\xff\xff\xff\xffr\xfe\xff\xff\x7f").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("s").ToArray();
        Assert.Equal([0f, 0f], _case.ReadOnly(ZipWriter.Checkpoint(pickle, new byte[8])));
    }

    [Fact]
    public void Deep_nesting_is_no_recursion()
    {
        var pickle = new PickleWriter().Raw("}").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("s")
            .Text("deep").Raw(new string(']', 500_000) + new string('a', 499_999) + "s").ToArray();
        Assert.Equal(2, _case.ReadOnly(ZipWriter.Checkpoint(pickle, new byte[8])).Length);
    }

    [Theory]
    [InlineData("]q\x05h\x05" + "a")] // a list in itself
    [InlineData("}q\x05X\x01\0\0\0kh\x05s")] // a dictionary in itself
    [InlineData("cargparse\nNamespace\n)\x81q\x05}X\x01\0\0\0kh\x05sb")] // an object in itself
    [InlineData("]q\x05(]h\x05" + "ae")] // by a detour
    public void What_holds_itself_is_refused_among_arguments_and_ignored_elsewhere(string operations)
    {
        Assert.Contains("nested more than", _case.Refused(ZipWriter.Checkpoint(Fairseq("args", Holding(operations)), new byte[8])), StringComparison.Ordinal);
        Assert.Equal(2, _case.ReadOnly(ZipWriter.Checkpoint(Fairseq("else", Holding(operations)), new byte[8])).Length);
    }

    [Fact]
    public void Lists_of_the_same_lists_do_not_multiply()
    {
        var lists = "]q\x05" + "0" + string.Concat(Enumerable.Repeat("](" + string.Concat(Enumerable.Repeat("h\x05", 10)) + "eq\x05" + "0", 20)) + "h\x05";
        Assert.Contains("more than 100000 values", _case.Refused(ZipWriter.Checkpoint(Fairseq("args", Holding(lists)), new byte[8])), StringComparison.Ordinal);
    }

    /// <summary>Setting the same large state again and again must not copy it each time.</summary>
    [Fact]
    public void State_set_many_times_takes_no_longer()
    {
        var pickle = new PickleWriter().Raw("}q\x05(");
        for (var i = 0; i < 20_000; i++)
        {
            pickle.Text($"k{i}").Raw("N");
        }

        pickle.Raw("u0cargparse\nNamespace\n)\x81" + string.Concat(Enumerable.Repeat("h\x05" + "b", 500_000)));
        _case.Refused(ZipWriter.Checkpoint(pickle.ToArray()));
    }

    /// <summary>Nor may calling something with the same many arguments look at each of them every time.</summary>
    [Theory]
    [InlineData("collections\nOrderedDict")]
    [InlineData("collections\ndefaultdict")]
    [InlineData("argparse\nNamespace")]
    public void Many_arguments_given_many_times_take_no_longer(string global)
    {
        var pickle = new PickleWriter().Raw($"(c{global}\nq\x06(" + new string('N', 500_000) + "tq\x05" + string.Concat(Enumerable.Repeat("h\x06h\x05R0", 500_000)));
        Assert.Contains("ends in the middle", _case.Refused(ZipWriter.Checkpoint(pickle.ToArray()[..^1])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_Python_2_wrote_is_refused() => Assert.Contains("Python 2", _case.Refused(ZipWriter.Checkpoint(
        new PickleWriter().Global("collections", "OrderedDict").Raw("](](").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("ee\x85R").ToArray(), new byte[8])), StringComparison.Ordinal);

    [Fact]
    public void Plain_values_of_arguments()
    {
        var operations = "cargparse\nNamespace\n)\x81}(X\x01\0\0\0aK\x07X\x01\0\0\0bJ\xff\xff\xff\xffX\x01\0\0\0c\x88X\x01\0\0\0dNX\x01\0\0\0eG\x3f\xe0\0\0\0\0\0\0"
            + "X\x01\0\0\0f(K\x01K\x02tX\x01\0\0\0g}X\x01\0\0\0h](K\x03" + "esX\x01\0\0\0i\x8a\x01\xfe" + "X\x01\0\0\0j\x8a\0ub";
        using var checkpoint = _case.Open(ZipWriter.Checkpoint(Fairseq("args", operations), new byte[8]));
        var arguments = checkpoint.Arguments!;
        Assert.Equal([7L, -1L, true, null, 0.5, -2L, 0L], "abcdeij".Select(name => arguments[name.ToString()]));
        Assert.Equal([1L, 2L], Assert.IsAssignableFrom<IReadOnlyList<object?>>(arguments["f"]));
        Assert.Equal([3L], Assert.IsAssignableFrom<IReadOnlyList<object?>>(Assert.IsAssignableFrom<IReadOnlyDictionary<string, object?>>(arguments["g"])["h"]));
    }

    [Fact]
    public void Configuration_of_newer_fairseq_gives_its_model_and_task()
    {
        var pickle = new PickleWriter().Raw("}(").Text("args").Raw("N").Text("cfg").Raw("}(").Text("model").Raw("}(").Text("x").Number(1).Text("y").Number(2).Raw("u")
            .Text("task").Raw("}(").Text("x").Number(9).Text("normalize").Raw("\x88uu").Text("model").Raw("}").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("s")
            .Text("task_state").Raw("}").Text("dictionary").Global("fairseq.data.dictionary", "Dictionary").Raw(")\x81}").Text("nspecial").Number(4).Raw("sbsu").ToArray();
        using var checkpoint = _case.Open(ZipWriter.Checkpoint(pickle, new byte[8]));
        Assert.Equal(["w"], checkpoint.Names);
        Assert.Equal(new Dictionary<string, object?>(StringComparer.Ordinal) { ["x"] = 1L, ["y"] = 2L, ["normalize"] = true }, checkpoint.Arguments!);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("model_state_dict")]
    [InlineData("model")]
    public void State_dicts_in_their_usual_wrappers(string wrapper)
    {
        var pickle = new PickleWriter().Raw("}(").Text("epoch").Number(3).Text(wrapper).Global("collections", "OrderedDict").Raw(")R").Text("w")
            .Global("torch._utils", "_rebuild_parameter").Raw("(").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("\x88").Global("collections", "OrderedDict").Raw(")RtRs")
            .Raw("}").Text("_metadata").Global("collections", "OrderedDict").Raw(")RsbX\x01\0\0\0x}K\x01]su").ToArray();
        Assert.Equal([1f, 2f], _case.ReadOnly(ZipWriter.Checkpoint(pickle, CheckpointCase.Floats(1, 2))));
    }

    [Fact]
    public void Storages_of_the_older_format_may_be_views()
    {
        var view = new PickleWriter().Raw("}").Text("w").Global("torch._utils", "_rebuild_tensor_v2").Raw("((").Text("storage").Global("torch", Tensor).Text("0").Text("cpu").Number(6)
            .Raw("(").Text("v").Number(2).Number(3).Raw("ttQ").Number(1).Tuple(2).Tuple(1).Raw("\x89NtRs").ToArray();
        Assert.Equal([3f, 4f], _case.ReadOnly(Stream(view, 6)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void Storages_of_the_older_format_have_the_length_they_state(long stated) =>
        Assert.Contains("should have 6 values", _case.Refused(Stream(PickleWriter.OneTensor(6, 0, [6], [1]), 6, stated)), StringComparison.Ordinal);

    /// <summary>A checkpoint with the weight w and a value of that name beside the weights.</summary>
    private static byte[] Fairseq(string name, string operations) => new PickleWriter()
        .Raw("}(").Text(name).Raw(operations).Text("model").Raw("}").Text("w").Tensor(Tensor, "0", 2, 0, [2], [1]).Raw("su").ToArray();

    private static string Holding(string operations) => "}X\x01\0\0\0v" + operations + "s";

    /// <summary>The older format: the object and, when counted, the storage 0 with values 0, 1, ….</summary>
    private static byte[] Stream(byte[] pickle, int count = 0, long? stated = null)
    {
        byte[] head = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.', 0x80, 2, (byte)'M', 0xe9, 3, (byte)'.', 0x80, 2, .. "}."u8];
        byte[] keys = count > 0 ? [0x80, 2, .. "](X"u8, 1, 0, 0, 0, .. "0e."u8, .. ZipWriter.U64(stated ?? count)] : [0x80, 2, .. "]."u8];
        return [.. head, .. pickle, .. keys, .. CheckpointCase.Floats(CheckpointCase.Ramp(count))];
    }
}

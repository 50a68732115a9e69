using System.Globalization;
using System.Text.Json;
using Timbre.Numerics;

namespace Timbre.Learning;

/// <summary>Reads XGBoost's <c>model.json</c> and trusts nothing in it: every index, count and number is checked before use.</summary>
internal sealed class XGBoostReader
{
    private const int MostFeatures = 1_000_000;
    private const int MostClasses = 100_000;
    private readonly string _name;

    private XGBoostReader(string name)
    {
        _name = name;
    }

    public static GradientBoostedTrees Read(Stream stream, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return new XGBoostReader(name).Model(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidOperationException or FormatException)
        {
            throw new TimbreException($"{name}: cannot be read as an XGBoost model ({e.Message})", e);
        }
    }

    private GradientBoostedTrees Model(JsonElement root)
    {
        var learner = Member(root, "learner", JsonValueKind.Object);
        var parameters = Member(learner, "learner_model_param", JsonValueKind.Object);
        var objectiveName = Text(Member(learner, "objective", JsonValueKind.Object), "name");
        var objective = XGBoostObjective.Find(objectiveName)
            ?? throw Bad($"has the objective \"{objectiveName}\"; only binary:logistic, multi:softprob, multi:softmax and reg:squarederror can be read");
        var booster = Member(learner, "gradient_booster", JsonValueKind.Object);
        var kind = Text(booster, "name");
        if (!string.Equals(kind, "gbtree", StringComparison.Ordinal))
        {
            throw Bad($"holds a \"{kind}\" booster; only \"gbtree\" can be read");
        }

        var features = Count(parameters, "num_feature", 1, MostFeatures);
        var classes = Count(parameters, "num_class", 0, MostClasses);
        if (objective == BoostingObjective.Softmax ? classes < 2 : classes > 1)
        {
            throw Bad($"has the objective {objectiveName} with {classes} classes");
        }

        var outputs = objective == BoostingObjective.Softmax ? classes : 1;
        if (parameters.TryGetProperty("num_target", out _) && Count(parameters, "num_target", 0, MostClasses) > 1)
        {
            throw Bad("predicts several targets at once, which is not supported");
        }

        var model = Member(booster, "model", JsonValueKind.Object);
        var info = Member(model, "tree_info", JsonValueKind.Array);
        var trees = Member(model, "trees", JsonValueKind.Array);
        var stated = Count(Member(model, "gbtree_model_param", JsonValueKind.Object), "num_trees", 0, int.MaxValue);
        if (trees.GetArrayLength() != stated || info.GetArrayLength() != stated)
        {
            throw Bad($"says it holds {stated} trees, but has {trees.GetArrayLength()} with classes for {info.GetArrayLength()}");
        }

        var read = new List<BoostedTree>(stated);
        foreach (var (tree, output) in trees.EnumerateArray().Zip(Integers(info, "tree_info")))
        {
            if (output < 0 || output >= outputs)
            {
                throw Bad($"tree {read.Count}: belongs to class {output} of {outputs}");
            }

            read.Add(Tree(tree, read.Count, output, features));
        }

        return new GradientBoostedTrees(read, objective, outputs, features, BaseScore(parameters, objective), FeatureNames(learner, features));
    }

    private string[] FeatureNames(JsonElement learner, int features)
    {
        if (!learner.TryGetProperty("feature_names", out var names) || names.ValueKind != JsonValueKind.Array || names.GetArrayLength() == 0)
        {
            return [];
        }

        return names.GetArrayLength() == features
            ? names.EnumerateArray().Select(n => n.GetString() ?? throw Bad("has a feature name that is not a text")).ToArray()
            : throw Bad($"has {names.GetArrayLength()} feature names for {features} features");
    }

    // "5E-1", or "[5E-1]" since version 3.1.
    private float BaseScore(JsonElement parameters, BoostingObjective objective)
    {
        var text = Text(parameters, "base_score").Trim();
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            var parts = text[1..^1].Split(',').Distinct(StringComparer.Ordinal).ToArray();
            text = parts.Length == 1 ? parts[0] : throw Bad($"has a base score per class ({text}), which is not supported");
        }

        var valid = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && float.IsFinite(score);
        return valid && (objective != BoostingObjective.Logistic || score is > 0 and < 1)
            ? score
            : throw Bad($"has the base score \"{text}\"; it must be a finite number, with two classes between 0 and 1");
    }

    // Renumbers breadth first from the root: unreachable (deleted) nodes fall away, and one that is met twice is found.
    private BoostedTree Tree(JsonElement tree, int index, int output, int features)
    {
        if (tree.ValueKind != JsonValueKind.Object)
        {
            throw Bad($"tree {index}: is not an object");
        }

        var left = Integers(tree, "left_children", index, null);
        if (left.Length == 0)
        {
            throw Bad($"tree {index}: has no nodes");
        }

        var right = Integers(tree, "right_children", index, left.Length);
        var split = Integers(tree, "split_indices", index, left.Length);
        var missingLeft = Integers(tree, "default_left", index, left.Length);
        var condition = Floats(tree, "split_conditions", index, left.Length);
        var gain = Floats(tree, "loss_changes", index, left.Length);
        var cover = Floats(tree, "sum_hessian", index, left.Length);
        var weight = Floats(tree, "base_weights", index, left.Length);
        var categorical = tree.TryGetProperty("split_type", out _) && Array.Exists(Integers(tree, "split_type", index, left.Length), type => type != 0);
        if (categorical)
        {
            throw Bad($"tree {index}: splits by category, which is not supported");
        }

        var met = new bool[left.Length];
        met[0] = true;
        var order = new List<int>(left.Length) { 0 };
        var nodes = new List<BoostedTreeNode>(left.Length);
        for (var i = 0; i < order.Count; i++)
        {
            var node = order[i];
            if (left[node] == -1 && right[node] == -1)
            {
                nodes.Add(BoostedTreeNode.Leaf(i, condition[node]));
                continue;
            }

            if ((uint)split[node] >= (uint)features)
            {
                throw Bad($"tree {index}: node {node} splits on feature {split[node]} of {features}");
            }

            nodes.Add(new BoostedTreeNode(condition[node], split[node] | (missingLeft[node] != 0 ? int.MinValue : 0), order.Count, 0));
            foreach (var child in (ReadOnlySpan<int>)[left[node], right[node]])
            {
                if ((uint)child >= (uint)met.Length || met[child])
                {
                    throw Bad($"tree {index}: node {node} has the child {child}, which does not exist or has another parent");
                }

                met[child] = true;
                order.Add(child);
            }
        }

        return new BoostedTree(output, nodes.ToArray(), Pick(gain, order), Pick(cover, order), Pick(weight, order));
    }

    private static float[] Pick(float[] values, List<int> order) => order.Select(node => values[node]).ToArray();

    private int[] Integers(JsonElement tree, string name, int index, int? length)
    {
        var values = Integers(Member(tree, name, JsonValueKind.Array), name);
        return length is null || values.Length == length ? values : throw Bad($"tree {index}: {name} has {values.Length} entries for {length} nodes");
    }

    private int[] Integers(JsonElement array, string name)
    {
        var values = new int[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            var value = 0;
            var valid = item.ValueKind is JsonValueKind.True or JsonValueKind.False || (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out value));
            values[i++] = valid ? (item.ValueKind == JsonValueKind.True ? 1 : value) : throw Bad($"{name}: entry {i} is not a whole number in range");
        }

        return values;
    }

    private float[] Floats(JsonElement tree, string name, int index, int length)
    {
        var array = Member(tree, name, JsonValueKind.Array);
        if (array.GetArrayLength() != length)
        {
            throw Bad($"tree {index}: {name} has {array.GetArrayLength()} entries for {length} nodes");
        }

        var values = new float[length];
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            var valid = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out values[i]) && float.IsFinite(values[i]);
            i += valid ? 1 : throw Bad($"tree {index}: {name}: entry {i} is not a finite number");
        }

        return values;
    }

    private JsonElement Member(JsonElement parent, string name, JsonValueKind kind) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw Bad($"has no {kind.ToString().ToLowerInvariant()} \"{name}\" where an XGBoost model has one; it is another kind of file or damaged");

    private string Text(JsonElement parent, string name) => Member(parent, name, JsonValueKind.String).GetString() ?? "";

    // XGBoost writes its parameters as texts.
    private int Count(JsonElement parent, string name, int least, int most)
    {
        var text = Text(parent, name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw Bad($"has {name} \"{text}\"; a whole number from {least} to {most} is expected");
    }

    private TimbreException Bad(string what) => new($"{_name}: {what}");
}

using System.Globalization;
using System.Text.Json;

namespace Timbre.Learning;

/// <summary>Writes trees in XGBoost's <c>model.json</c> schema, version 1.7.</summary>
internal static class XGBoostWriter
{
    private const int NoParent = int.MaxValue;

    public static void Write(GradientBoostedTrees model, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartObject("learner");
        json.WriteStartObject("attributes");
        json.WriteEndObject();
        Texts(json, "feature_names", model.FeatureNames);
        Texts(json, "feature_types", []);
        json.WriteStartObject("gradient_booster");
        json.WriteStartObject("model");
        json.WriteStartObject("gbtree_model_param");
        json.WriteString("num_parallel_tree", "1");
        json.WriteString("num_trees", Text(model.TreeCount));
        json.WriteString("size_leaf_vector", "0");
        json.WriteEndObject();
        Numbers(json, "iteration_indptr", Enumerable.Range(0, (model.TreeCount / model.Outputs) + 1).Select(i => i * model.Outputs));
        Numbers(json, "tree_info", model.Trees.Select(t => t.Output));
        json.WriteStartArray("trees");
        for (var i = 0; i < model.TreeCount; i++)
        {
            WriteTree(json, model.Trees[i], i, model.FeatureCount);
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("name", "gbtree");
        json.WriteEndObject();
        json.WriteStartObject("learner_model_param");
        json.WriteString("base_score", Text(model.BaseScore));
        json.WriteString("boost_from_average", "0");
        json.WriteString("num_class", Text(model.Objective == BoostingObjective.Softmax ? model.Outputs : 0));
        json.WriteString("num_feature", Text(model.FeatureCount));
        json.WriteString("num_target", "1");
        json.WriteEndObject();
        json.WriteStartObject("objective");
        json.WriteString("name", XGBoostObjective.Name(model.Objective));
        if (model.Objective != BoostingObjective.Softmax)
        {
            json.WriteStartObject("reg_loss_param");
            json.WriteString("scale_pos_weight", "1");
        }
        else
        {
            json.WriteStartObject("softmax_multiclass_param");
            json.WriteString("num_class", Text(model.Outputs));
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        Numbers(json, "version", [1, 7, 4]);
        json.WriteEndObject();
    }

    private static void WriteTree(Utf8JsonWriter json, BoostedTree tree, int id, int features)
    {
        var count = tree.Nodes.Length;
        var nodes = Enumerable.Range(0, count).ToArray();
        var parents = new int[count];
        parents[0] = NoParent;
        foreach (var node in nodes.Where(n => !tree.IsLeaf(n)))
        {
            parents[tree.Nodes[node].Left] = parents[tree.Nodes[node].Left + 1] = node;
        }

        json.WriteStartObject();
        Floats(json, "base_weights", tree.Weights);
        Numbers(json, "categories", []);
        Numbers(json, "categories_nodes", []);
        Numbers(json, "categories_segments", []);
        Numbers(json, "categories_sizes", []);
        Numbers(json, "default_left", nodes.Select(n => tree.Nodes[n].MissingLeft ? 1 : 0));
        json.WriteNumber("id", id);
        Numbers(json, "left_children", nodes.Select(n => tree.IsLeaf(n) ? -1 : tree.Nodes[n].Left));
        Floats(json, "loss_changes", tree.Gains);
        Numbers(json, "parents", parents);
        Numbers(json, "right_children", nodes.Select(n => tree.IsLeaf(n) ? -1 : tree.Nodes[n].Left + 1));
        Floats(json, "split_conditions", nodes.Select(n => tree.IsLeaf(n) ? tree.Nodes[n].Value : tree.Nodes[n].Condition));
        Numbers(json, "split_indices", nodes.Select(n => tree.Nodes[n].Feature));
        Numbers(json, "split_type", nodes.Select(_ => 0));
        Floats(json, "sum_hessian", tree.Covers);
        json.WriteStartObject("tree_param");
        json.WriteString("num_deleted", "0");
        json.WriteString("num_feature", Text(features));
        json.WriteString("num_nodes", Text(count));
        json.WriteString("size_leaf_vector", "0");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<int> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void Floats(Utf8JsonWriter json, string name, IEnumerable<float> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteRawValue(Text(value));
        }

        json.WriteEndArray();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    // The shortest form that reads back the same; always with an exponent, so that XGBoost takes it as a float.
    private static string Text(float value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) ? text : text + "E0";
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Timbre.Numerics;
using Timbre.TestSupport;

namespace Timbre.Learning.Tests;

public sealed class XGBoostReaderTests
{
    private const string Tree = "/learner/gradient_booster/model/trees/0/";

    [Theory]
    [InlineData(Tree + "left_children", "[0,-1,-1]", "another parent")]
    [InlineData(Tree + "left_children", "[2,-1,-1]", "another parent")]
    [InlineData(Tree + "left_children", "[7,-1,-1]", "does not exist")]
    [InlineData(Tree + "left_children", "[-5,-1,-1]", "does not exist")]
    [InlineData(Tree + "right_children", "[-1,-1,-1]", "does not exist")]
    [InlineData(Tree + "right_children", "[2,-1]", "2 entries for 3")]
    [InlineData(Tree + "right_children", "[1e99,-1,-1]", "whole number")]
    [InlineData(Tree + "left_children", "[]", "no nodes")]
    [InlineData(Tree + "split_indices", "[1000,0,0]", "feature 1000")]
    [InlineData(Tree + "split_indices", "[-1,0,0]", "feature -1")]
    [InlineData(Tree + "split_conditions", "[1e300,0,0]", "finite")]
    [InlineData(Tree + "split_conditions", "[\"NaN\",0,0]", "finite")]
    [InlineData(Tree + "split_type", "[1,0,0]", "category")]
    [InlineData(Tree + "sum_hessian", "{}", "sum_hessian")]
    [InlineData("/learner/gradient_booster/model/tree_info", "[1]", "class 1 of 1")]
    [InlineData("/learner/gradient_booster/model/tree_info", "[]", "says it holds 1 trees")]
    [InlineData("/learner/gradient_booster/model/gbtree_model_param/num_trees", "\"2000000000\"", "says it holds")]
    [InlineData("/learner/gradient_booster/model/trees/0", "5", "not an object")]
    [InlineData("/learner/gradient_booster/name", "\"dart\"", "dart")]
    [InlineData("/learner/learner_model_param/num_feature", "\"2147483647\"", "num_feature")]
    [InlineData("/learner/learner_model_param/num_feature", "\"0\"", "num_feature")]
    [InlineData("/learner/learner_model_param/num_class", "\"999999999\"", "num_class")]
    [InlineData("/learner/learner_model_param/num_class", "\"7\"", "7 classes")]
    [InlineData("/learner/learner_model_param/base_score", "\"NaN\"", "base score")]
    [InlineData("/learner/learner_model_param/base_score", "\"1\"", "base score")]
    [InlineData("/learner/learner_model_param/base_score", "\"[5E-1,2E-1]\"", "per class")]
    [InlineData("/learner/learner_model_param/base_score", "5", "base_score")]
    [InlineData("/learner/objective/name", "\"rank:pairwise\"", "rank:pairwise")]
    [InlineData("/learner/objective/name", "\"multi:softprob\"", "with 0 classes")]
    [InlineData(Tree + "left_children", "[0,0,0]", "another parent")]
    [InlineData(Tree + "right_children", "[0,-1,-1]", "another parent")]
    [InlineData(Tree + "right_children", "[2147483647,-1,-1]", "does not exist")]
    [InlineData(Tree + "split_indices", "[2147483647,0,0]", "feature 2147483647")]
    [InlineData(Tree + "split_indices", "[-2147483648,0,0]", "feature -2147483648")]
    [InlineData(Tree + "split_conditions", "[null,0,0]", "finite")]
    [InlineData(Tree + "split_conditions", "[0,0]", "2 entries for 3")]
    [InlineData(Tree + "default_left", "[\"x\",0,0]", "whole number")]
    [InlineData("/learner/learner_model_param/num_feature", "\"-3\"", "num_feature")]
    [InlineData("/learner/learner_model_param/num_feature", "\"1e9\"", "num_feature")]
    [InlineData("/learner/learner_model_param/base_score", "\"[]\"", "base score")]
    [InlineData("/learner/learner_model_param/base_score", "\"Infinity\"", "base score")]
    [InlineData("/learner/feature_names", "[\"a\"]", "1 feature names for 2")]
    [InlineData("/learner", "[]", "learner")]
    public void ADamagedPartIsNamed(string pointer, string json, string message)
    {
        var root = JsonNode.Parse(Stump())!;
        var parts = pointer.Split('/')[1..];
        var parent = parts[..^1].Aggregate(root, (node, part) => (node is JsonArray a ? a[int.Parse(part)] : node[part])!);
        if (parent is JsonArray array)
        {
            array[int.Parse(parts[^1])] = JsonNode.Parse(json);
        }
        else
        {
            parent[parts[^1]] = JsonNode.Parse(json);
        }

        var error = Assert.Throws<TimbreException>(() => Load(root.ToJsonString()));

        Assert.StartsWith("model.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[[[[")]
    [InlineData("{\"learner\": NaN}")]
    [InlineData("\0\0\0")]
    public void WhatIsNoModelIsRefused(string text) =>
        Assert.StartsWith("model.json: ", Assert.Throws<TimbreException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void VeryDeepNestingIsRefused() =>
        Assert.Throws<TimbreException>(() => Load(new string('[', 1_000_000)));

    [Fact]
    public void AChainOfTenThousandNodesPredicts()
    {
        const int Splits = 10_000;
        var root = JsonNode.Parse(Stump())!;
        var tree = root["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!;
        var count = (2 * Splits) + 1;
        Set("left_children", i => i % 2 == 0 && i < count - 1 ? i + 1 : -1);
        Set("right_children", i => i % 2 == 0 && i < count - 1 ? i + 2 : -1);
        foreach (var name in (string[])["split_indices", "default_left", "split_type", "split_conditions", "loss_changes", "sum_hessian", "base_weights"])
        {
            Set(name, _ => 0);
        }

        Assert.Equal([0f, 0f], BoostingData.Margins(Load(root.ToJsonString()), [1f, 2f, float.NaN, 2f]));

        void Set(string name, Func<int, int> value) => tree[name] = new JsonArray(Enumerable.Range(0, count).Select(i => (JsonNode)value(i)).ToArray());
    }

    [Theory]
    [InlineData("learning/xgboost_binary.json")]
    [InlineData("learning/xgboost_multi3.json")]
    public void MutatedGoldenFilesAreReadOrRefused(string file)
    {
        var golden = File.ReadAllBytes(TestData.Golden(file));
        var random = new SeededRandom(17);
        var rows = BoostingData.Make(9, 13, 2, 1, 0.2).Rows;
        var pieces = "0123456789-+eE.,[]{}\"nft \0"u8.ToArray();
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var bytes = golden.ToArray();
            for (var change = random.NextInt(4); change >= 0; change--)
            {
                var at = random.NextInt(bytes.Length);
                bytes[at] = pieces[random.NextInt(pieces.Length)];
            }

            bytes = random.NextInt(8) == 0 ? bytes[..random.NextInt(bytes.Length)] : bytes;
            try
            {
                var model = GradientBoostedTrees.Load(new MemoryStream(bytes), "mutated.json");
                BoostingData.Margins(model, model.FeatureCount == 13 ? rows : new float[model.FeatureCount]);
                BoostingData.Saved(model);
                model.Importances();
            }
            catch (TimbreException e)
            {
                Assert.StartsWith("mutated.json: ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 50, 399);
    }

    /// <summary>Whole parts are exchanged for hostile ones, so that the text stays JSON and the reader's own checks are what is asked.</summary>
    [Fact]
    public void HostilePartsAreReadOrRefused()
    {
        var (rows, labels) = BoostingData.Make(120, 4, 3, 3, 0.1);
        var targets = Array.ConvertAll(labels, l => (float)l);
        string[] models =
        [
            Encoding.UTF8.GetString(BoostingData.Saved(GradientBoostedTrees.Fit(new() { Trees = 2 }, rows, 4, labels, 3))),
            Encoding.UTF8.GetString(BoostingData.Saved(GradientBoostedTrees.FitRegression(new() { Trees = 3 }, rows, 4, targets))),
        ];
        string[] hostile =
        [
            "null", "true", "{}", "[]", "0", "-1", "1", "2", "7", "2147483647", "-2147483648", "1e308", "-1e-45", "\"\"", "\"NaN\"", "\"-1\"", "\"99999999999999999999\"",
            "\"1000000\"", "\"[1,2]\"", "[0,0,0,0,0,0,0]", "[[[[1]]]]", "\"multi:softprob\"", "\"reg:squarederror\"", "\"binary:logistic\"",
        ];
        var random = new SeededRandom(23);
        var refused = 0;
        for (var round = 0; round < 1500; round++)
        {
            var root = JsonNode.Parse(models[round % 2])!;
            for (var change = random.NextInt(3); change >= 0; change--)
            {
                Exchange(root, random, hostile);
            }

            try
            {
                var model = Load(root.ToJsonString());
                BoostingData.Margins(model, model.FeatureCount == 4 ? rows.AsSpan(0, 400) : new float[model.FeatureCount]);
                BoostingData.Saved(model);
                model.Importances();
            }
            catch (TimbreException e)
            {
                Assert.StartsWith("model.json: ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1499);
    }

    [Fact]
    public void ATreeThatMeetsItselfFarDownIsRefused()
    {
        // A chain of a thousand splits, whose last one leads back to the first.
        const int Count = 2001;
        var root = JsonNode.Parse(Stump())!;
        var tree = root["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!;
        Set("left_children", i => i % 2 == 1 ? -1 : i < Count - 1 ? i + 1 : 0);
        Set("right_children", i => i % 2 == 1 ? -1 : i < Count - 1 ? i + 2 : 0);
        foreach (var name in (string[])["split_indices", "default_left", "split_type", "split_conditions", "loss_changes", "sum_hessian", "base_weights"])
        {
            Set(name, _ => 0);
        }

        Assert.Contains("another parent", Assert.Throws<TimbreException>(() => Load(root.ToJsonString())).Message, StringComparison.Ordinal);

        void Set(string name, Func<int, int> value) => tree[name] = new JsonArray(Enumerable.Range(0, Count).Select(i => (JsonNode)value(i)).ToArray());
    }

    // Walks down at random and puts a hostile part where it stops.
    private static void Exchange(JsonNode root, SeededRandom random, string[] hostile)
    {
        var node = root;
        while (true)
        {
            var children = node switch
            {
                JsonObject o => o.Count,
                JsonArray a => a.Count,
                _ => 0,
            };
            if (children == 0)
            {
                return;
            }

            var at = random.NextInt(children);
            var child = node is JsonObject map ? map.ElementAt(at).Value : ((JsonArray)node)[at];
            if (child is null or JsonValue || random.NextInt(6) == 0)
            {
                var part = JsonNode.Parse(hostile[random.NextInt(hostile.Length)]);
                if (node is JsonObject parent)
                {
                    parent[parent.ElementAt(at).Key] = part;
                }
                else
                {
                    ((JsonArray)node)[at] = part;
                }

                return;
            }

            node = child;
        }
    }

    private static GradientBoostedTrees Load(string text) => GradientBoostedTrees.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "model.json");

    // One split on the first of two features.
    private static string Stump()
    {
        var model = GradientBoostedTrees.Fit(
            new() { Trees = 1, MinChildWeight = 0, BaseScore = 0.5 }, [0f, 0f, 1f, 0f], 2, [0, 1], 2, featureNames: ["a", "b"]);
        Assert.Equal(3, Assert.Single(model.Trees).Nodes.Length);
        return Encoding.UTF8.GetString(BoostingData.Saved(model));
    }
}

namespace Timbre.Learning.Tests;

/// <summary>Boosting with exact greedy splits, plain and slow, in double: every value of every feature is tried on all rows of every node. The oracle of the fast one.</summary>
internal sealed class ExactGreedyTrees(float[] rows, int features, Func<double, int, (double Gradient, double Hessian)> loss, BoostingOptions options)
{
    /// <summary>The training margins after all rounds, from <paramref name="start"/>.</summary>
    public double[] Margins(double start)
    {
        var count = rows.Length / features;
        var margins = Enumerable.Repeat(start, count).ToArray();
        for (var round = 0; round < options.Trees; round++)
        {
            var pairs = Enumerable.Range(0, count).Select(row => loss(margins[row], row)).ToArray();
            Grow(Enumerable.Range(0, count).ToArray(), 0, pairs, margins);
        }

        return margins;
    }

    private void Grow(int[] node, int depth, (double Gradient, double Hessian)[] pairs, double[] margins)
    {
        var (bestGain, best) = (1e-6, (bool[]?)null);
        for (var feature = 0; feature < features && depth < options.MaxDepth; feature++)
        {
            var values = node.Select(row => rows[(row * features) + feature]).Where(v => !float.IsNaN(v)).Distinct().Order().ToArray();
            foreach (var last in values)
            {
                foreach (var missingLeft in (bool[])[false, true])
                {
                    var left = Array.ConvertAll(node, row => rows[(row * features) + feature] is var v && (float.IsNaN(v) ? missingLeft : v <= last));
                    var gain = Gain(node, left, pairs);
                    if (gain > bestGain)
                    {
                        (bestGain, best) = (gain, left);
                    }
                }
            }
        }

        if (best is null)
        {
            var (gradient, hessian) = Sum(node, Array.ConvertAll(node, _ => true), true, pairs);
            foreach (var row in node)
            {
                margins[row] -= options.LearningRate * gradient / (hessian + options.L2);
            }

            return;
        }

        Grow(node.Where((_, i) => best[i]).ToArray(), depth + 1, pairs, margins);
        Grow(node.Where((_, i) => !best[i]).ToArray(), depth + 1, pairs, margins);
    }

    private double Gain(int[] node, bool[] left, (double Gradient, double Hessian)[] pairs)
    {
        var (leftGradient, leftHessian) = Sum(node, left, true, pairs);
        var (rightGradient, rightHessian) = Sum(node, left, false, pairs);
        if (leftHessian < Math.Max(options.MinChildWeight, 1e-12) || rightHessian < Math.Max(options.MinChildWeight, 1e-12))
        {
            return 0;
        }

        var gradient = leftGradient + rightGradient;
        return (leftGradient * leftGradient / (leftHessian + options.L2)) + (rightGradient * rightGradient / (rightHessian + options.L2))
            - (gradient * gradient / (leftHessian + rightHessian + options.L2));
    }

    private static (double Gradient, double Hessian) Sum(int[] node, bool[] left, bool side, (double Gradient, double Hessian)[] pairs)
    {
        var (gradient, hessian) = (0.0, 0.0);
        for (var i = 0; i < node.Length; i++)
        {
            if (left[i] == side)
            {
                gradient += pairs[node[i]].Gradient;
                hessian += pairs[node[i]].Hessian;
            }
        }

        return (gradient, hessian);
    }
}

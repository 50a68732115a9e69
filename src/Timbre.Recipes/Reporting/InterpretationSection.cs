using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>An argument from this run's numbers. Every sentence is chosen by the data, so that it would read otherwise had they come out otherwise.</summary>
internal static class InterpretationSection
{
    public static Section Of(RunView run)
    {
        if (!double.IsFinite(run.Best.Accuracy))
        {
            return new Section("interpretation", "What it means", [new Text("Nothing was tested, so there is nothing to interpret.")]);
        }

        IEnumerable<string?> paragraphs =
        [
            BestModelArgument.Learnt(run),
            BestModelArgument.Best(run),
            BestModelArgument.Why(run),
            InputArgument.Of(run),
            FrameArgument.Of(run),
            LeakArgument.Of(run),
            ErrorArgument.Label(run),
            ErrorArgument.Speakers(run),
            ErrorArgument.Models(run),
            ErrorArgument.Length(run),
        ];
        return new Section("interpretation", "What it means", [.. paragraphs.OfType<string>().Select(p => new Text(p))], Lead(run));
    }

    private static string Lead(RunView run) =>
        $"Label here means what the corpus says of a speaker. {(run.MainLeaks ? "The figures argued from are leaky: they compare models on known voices." : "The figures argued from are those on unheard speakers.")}{(run.Synthetic ? " All of it holds for computed voices only." : "")}";
}

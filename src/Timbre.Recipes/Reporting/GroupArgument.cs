namespace Timbre.Recipes;

/// <summary>What follows from the figures of the groups of features for one model of the study.</summary>
internal static class GroupArgument
{
    private const double Close = 0.02; // in accuracy
    private const double Used = 0.01;

    /// <summary>Which group goes furthest alone, and how much of the way.</summary>
    public static string Lead(GroupStudy study, int model)
    {
        var first = study.Groups.MaxBy(g => g.Figures[model].Alone)!;
        var (alone, all) = (first.Figures[model].Alone, study.All[model]);
        var facts = $"Alone, {Named(first)} goes furthest: {Say.Percent(alone)}, where all {study.Groups.Count} groups together give {Say.Model(study.Models[model])} {Say.Percent(all)}";
        return alone >= all ? $"{facts}; the other groups add nothing to it."
            : all - alone < Close ? $"{facts}, only {Say.Points(all - alone)} more."
            : $"{facts}, {Say.Points(all - alone)} more: no group does it by itself.";
    }

    /// <summary>Which group is missed most.</summary>
    public static string Missed(GroupStudy study, int model)
    {
        var missed = study.Groups.MaxBy(g => Loss(study, g, model))!;
        var loss = Loss(study, missed, model);
        if (!(loss > 0))
        {
            return "**None is missed.** Whichever group is left out, the others do as well without it.";
        }

        var interval = missed.Figures[model].LossInterval;
        var range = interval.IsDefined ? $" (95\u00a0% interval {Say.Fixed(100 * interval.Low)} to {Say.Fixed(100 * interval.High)} points)" : "";
        var certain = study.Groups.Where(g => g.Figures[model].LossInterval is { IsDefined: true, Low: > 0 }).ToList();
        var facts = $"**What is missed.** Leaving out {Named(missed)} costs most, {Say.Points(loss)}{range}. ";
        return certain.Count == 0
            ? facts + "That is within what drawing other speakers gives, and so is the loss of every other group: none of them is proven to be needed."
            : !certain.Contains(missed)
                ? facts + $"That is within what drawing other speakers gives; the smaller loss of {Say.List([.. certain.Select(Name)])} is not."
                : certain.Count == 1
                    ? facts + "It is the only loss beyond what drawing other speakers gives: this group says something that no other does."
                    : facts + $"Beyond what drawing other speakers gives are the losses of {Say.List([.. certain.Select(Name)])}: each says something that the others do not.";
    }

    /// <summary>Groups that do well alone and are not missed say what others say too.</summary>
    public static string Replace(GroupStudy study, int model, double chance)
    {
        var replaced = study.Groups.Where(g => g.Figures[model] is { AloneInterval: { IsDefined: true } alone } && alone.Low > chance && Loss(study, g, model) < Used).ToList();
        var relied = study.Groups.MaxBy(g => g.Figures[model].Shuffled)!;
        var shuffled = relied.Figures[model].Shuffled;
        var use = !(shuffled > 0) ? "Shuffling a group costs nothing for any of them: what one no longer says the others still do."
            : $"The model with all groups relies most on {Named(relied)}: shown from other recordings, {(relied.Columns == 1 ? "it costs" : $"its {Say.Count(relied.Columns, "column")} cost")} {Say.Points(shuffled)}. "
                + (Loss(study, relied, model) < shuffled - Used ? "Never having had it costs less, since a model that is trained without it leans on the others." : "Never having had it costs about as much or more, so the others do not make up for it.");
        return replaced.Count == 0
            ? $"**What replaces what.** No group that tells something alone can be left out without a loss of one point or more. {use}"
            : $"**What replaces what.** By {(replaced.Count == 1 ? "itself" : "themselves")} {Say.List([.. replaced.Select(Name)])} {(replaced.Count == 1 ? "tells" : "tell")} more than guessing, and yet less than one point {(replaced.Count == 1 ? "is lost when it is" : "is lost when any one of them is")} left out: what {(replaced.Count == 1 ? "it says" : "they say")} is said by others as well, so a small loss here does not mean that a group carries nothing. {use}";
    }

    private static string Name(GroupWorth group) => $"*{Reports.Text.Escape(group.Group.Name)}*";

    private static string Named(GroupWorth group) => "the group " + Name(group);

    private static double Loss(GroupStudy study, GroupWorth group, int model) => study.All[model] - group.Figures[model].Without;
}

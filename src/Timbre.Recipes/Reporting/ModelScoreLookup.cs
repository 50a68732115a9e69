namespace Timbre.Recipes;

/// <summary>The models of a form by name.</summary>
internal sealed class ModelScoreLookup(FormOutcome form)
{
    public ModelScore? this[string model] => form.Models.FirstOrDefault(m => m.Model == model) is { } found ? new ModelScore(found, form) : null;
}

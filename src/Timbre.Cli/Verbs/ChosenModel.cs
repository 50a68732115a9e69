using Timbre.Classification;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary>What <c>--model</c> and <c>MODEL</c> name: a folder, a downloaded checkpoint, or <c>default</c>, the gender model that ships.</summary>
internal static class ChosenModel
{
    /// <summary>The name of the gender model that ships; a folder of that name goes before it.</summary>
    public const string Shipped = "default";

    public static bool IsShipped(string name) => name == Shipped && !Path.Exists(name);

    /// <exception cref="TimbreException">There is none, or it is damaged.</exception>
    public static IVoiceModel Load(string name, int threads = 1) => IsShipped(name) ? GenderClassifier.Default : VoiceModel.Load(ModelFolders.Resolve(name), threads);
}

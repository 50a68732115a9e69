namespace Timbre.Classification;

/// <summary>Loads whatever tells something of a voice.</summary>
public static class VoiceModel
{
    /// <summary>Reads a model folder that Timbre wrote, an ensemble too, or a checkpoint with a classification head as Hugging Face publishes it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="threads">Threads that a checkpoint may use for one recording; the answer does not depend on it.</param>
    /// <exception cref="TimbreException">It is neither, is damaged, or is an encoder without a head.</exception>
    public static IVoiceModel Load(string path, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsCheckpoint(path) ? CheckpointClassifier.Load(path, threads) : EnsembleFolder.IsOne(path) ? VoiceEnsemble.Load(path) : GenderModelFolder.IsOne(path) ? GenderClassifier.Load(path) : VoiceClassifier.Load(path);
    }

    /// <summary>Whether a path is the folder of a model that Timbre wrote, a single one or an ensemble.</summary>
    public static bool IsOwn(string path) => File.Exists(Path.Combine(path, ModelFolder.FileName));

    /// <summary>Whether a path is taken for a checkpoint of somebody else: a file, or a folder with <c>config.json</c> and without <c>model.json</c>.</summary>
    public static bool IsCheckpoint(string path) =>
        File.Exists(path) || (File.Exists(Path.Combine(path, "config.json")) && !File.Exists(Path.Combine(path, ModelFolder.FileName)));
}

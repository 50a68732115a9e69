namespace Timbre.Corpora;

/// <summary>Finds models on this machine, by path or by the name under which they were downloaded. Never touches the network.</summary>
public static class ModelFolders
{
    /// <summary>The folder that a download of this name goes to unless another is named: <c>TIMBRE_HOME/models/owner--name</c>.</summary>
    public static string Default(ModelName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Default(name, TimbreHome.Models);
    }

    /// <summary>The folder under <see cref="TimbreHome.Models"/> that holds this model, complete; null where it is not here.</summary>
    /// <remarks>A folder that was put there by hand, without Timbre's note, counts where it holds a <c>config.json</c>.</remarks>
    public static string? Find(ModelName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Find(name, TimbreHome.Models);
    }

    /// <summary>
    /// The file or folder that a user's MODEL argument means: an existing path as it is, else the folder of a downloaded model of that name
    /// (<c>owner/name</c> or <c>owner/name@revision</c>).
    /// </summary>
    /// <exception cref="TimbreException">Neither; the message tells both ways.</exception>
    public static string Resolve(string model) => Resolve(model, TimbreHome.Models);

    internal static string Resolve(string model, string models)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Path.Exists(model))
        {
            return model;
        }

        if (ModelName.TryParse(model) is not { } name)
        {
            throw new TimbreException($"{(string.IsNullOrWhiteSpace(model) ? "MODEL" : EntryPath.Printable(model))}: no such file or folder; give the path of a model, or the name (owner/name) of one that 'timbre models get' has downloaded");
        }

        var folder = Default(name, models);
        return Find(name, models) ?? throw new TimbreException(
            Directory.Exists(folder) || Directory.Exists(Staging(folder))
                ? $"{name}: was not downloaded to the end; 'timbre models get {name}' goes on where it ended, or give the path of a model folder"
                : $"{name}: is neither a file or folder nor a downloaded model; 'timbre models get {name}' downloads it, or give the path of a model folder");
    }

    internal static string Default(ModelName name, string models) => Path.Combine(models, name.FolderName);

    internal static string? Find(ModelName name, string models)
    {
        var own = Default(name, models);
        if (Holds(own, name) || IsByHand(own))
        {
            return own;
        }

        var main = Default(ModelName.Parse(name.Repository), models);
        return Holds(main, name) ? main : null; // the commit that main stood for, asked for by its number
    }

    /// <summary>Whether the folder is a complete download of this model.</summary>
    internal static bool Holds(string folder, ModelName name) => ModelSource.Read(folder) is { } source && source.Is(name) && source.IsComplete(folder);

    /// <summary>Where a download is put together until it is complete; a name that nobody has for something else.</summary>
    internal static string Staging(string folder) => folder + ".timbre-part";

    private static bool IsByHand(string folder) => !File.Exists(Path.Combine(folder, ModelSource.FileName)) && File.Exists(Path.Combine(folder, "config.json"));
}

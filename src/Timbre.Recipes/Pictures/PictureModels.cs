namespace Timbre.Recipes;

/// <summary>The models that recipes on pictures have beside those of every recipe.</summary>
internal static class PictureModels
{
    /// <summary>A residual network from random weights.</summary>
    public const string ResNet = "resnet";

    /// <summary>The same network from weights that learned another task, its layers released one after another.</summary>
    public const string Tuned = "resnet-tuned";

    /// <summary>The same, fine-tuned as it was published: the head alone, then all of it, one pass.</summary>
    public const string TunedAsPublished = "resnet-published";

    /// <summary>Some small convolutional networks, averaged.</summary>
    public const string Small = "cnn-small";

    /// <summary>Some time-delay networks that learned digits first and then label and digit together, averaged.</summary>
    public const string WithDigits = "tdnn-digits";

    /// <summary>The same with the people of no fold, all men, in training as well, and as many pictures of women, by repeating them.</summary>
    public const string WithMoreMen = "tdnn-more-men";

    /// <summary>Some time-delay networks that learned the label from the voices of another corpus alone, averaged.</summary>
    public const string OtherVoices = "tdnn-other-voices";

    /// <summary>The mean of other models' log-probabilities.</summary>
    public const string Ensemble = "ensemble";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } = [Small, WithDigits, WithMoreMen, OtherVoices, ResNet, Tuned, TunedAsPublished, Ensemble];

    /// <summary>What it is called in running text; null for other models.</summary>
    public static string? Describe(string name) => name switch
    {
        ResNet => "residual network from scratch",
        Tuned => "fine-tuned residual network",
        TunedAsPublished => "residual network fine-tuned as published",
        WithDigits => "time-delay network that learned digits too",
        WithMoreMen => "time-delay network with more men in training",
        OtherVoices => "time-delay network that heard another corpus alone",
        Small => "small convolutional network",
        Ensemble => "ensemble",
        _ => null,
    };

    /// <summary>Whether it is one of the networks that are trained here.</summary>
    public static bool IsNetwork(string name) => name is ResNet or Tuned or TunedAsPublished or Small or WithDigits or WithMoreMen or OtherVoices;
}

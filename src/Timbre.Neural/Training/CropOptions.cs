namespace Timbre.Neural;

/// <summary>What <see cref="SpectrogramCrops"/> does to a picture; the masks are those of SpecAugment (Park et al. 2019).</summary>
/// <param name="Width">Frames of a crop.</param>
public sealed record CropOptions(int Width)
{
    /// <summary>Bands of neighbouring rows that are covered.</summary>
    public int BandMasks { get; init; }

    /// <summary>Each covers 0 to so many rows.</summary>
    public int BandMaskHeight { get; init; }

    /// <summary>Stretches of time that are covered.</summary>
    public int TimeMasks { get; init; }

    /// <summary>Each covers 0 to so many frames.</summary>
    public int TimeMaskWidth { get; init; }

    /// <summary>What covers; 0 is the mean of standardised features.</summary>
    public float MaskValue { get; init; }

    /// <summary>Deviation of a number that is added to a whole crop: in a logarithmic picture, another loudness. 0 = none.</summary>
    public double LevelDeviation { get; init; }

    /// <summary>Whether each row of a crop gets the mean 0 over time, which takes a steady microphone's response away (cepstral mean normalisation). Done before all that follows.</summary>
    public bool SubtractMean { get; init; }

    /// <summary>
    /// Deviation, in the unit of the picture, of the number that the highest band is raised by and the lowest lowered, those between along a line: another
    /// microphone. A picture in decibels takes decibels; one decibel is 0.23 in a natural logarithm of power, 0.115 in one of amplitude. 0 = none.
    /// </summary>
    public double TiltDeviation { get; init; }

    /// <summary>
    /// Deviation, in the unit of the picture, of how far a random walk over the bands goes from the lowest to the highest; each band is raised by where the walk stands
    /// less its mean. Like <see cref="TiltDeviation"/>, but not straight. 0 = none.
    /// </summary>
    public double WalkDeviation { get; init; }

    /// <summary>An epoch has one crop of a picture for every so many frames it has, rounded, but at least one; 0 = one crop of each picture.</summary>
    public int FramesPerCrop { get; init; }

    /// <summary>
    /// Whether all labels have the same number of rows in an epoch, so many that there are at least as many rows as without. The crops of a label then take turns,
    /// over as many epochs as they need or several times in one. Needs labels.
    /// </summary>
    public bool Balanced { get; init; }

    /// <summary>Crops and masks depend on it, the row and the epoch.</summary>
    public long Seed { get; init; }

    internal void Validate(int height)
    {
        TrainingOptions.Require(Width > 0, "width", Width, "a positive number of frames");
        TrainingOptions.Require(BandMasks >= 0, "band_masks", BandMasks, "0 or more");
        TrainingOptions.Require(TimeMasks >= 0, "time_masks", TimeMasks, "0 or more");
        TrainingOptions.Require(BandMaskHeight >= 0 && BandMaskHeight <= height, "band_mask_height", BandMaskHeight, $"0 to {height}");
        TrainingOptions.Require(TimeMaskWidth >= 0 && TimeMaskWidth <= Width, "time_mask_width", TimeMaskWidth, $"0 to {Width}");
        TrainingOptions.Require(LevelDeviation >= 0 && double.IsFinite(LevelDeviation), "level_deviation", LevelDeviation, "0 or more");
        TrainingOptions.Require(TiltDeviation >= 0 && double.IsFinite(TiltDeviation), "tilt_deviation", TiltDeviation, "0 or more");
        TrainingOptions.Require(WalkDeviation >= 0 && double.IsFinite(WalkDeviation), "walk_deviation", WalkDeviation, "0 or more");
        TrainingOptions.Require(FramesPerCrop >= 0, "frames_per_crop", FramesPerCrop, "0 or more frames");
        TrainingOptions.Require(float.IsFinite(MaskValue), "mask_value", MaskValue, "a number");
    }
}

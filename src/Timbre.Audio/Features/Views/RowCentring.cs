namespace Timbre.Audio;

/// <summary>Brings the rows of features to mean 0, and to deviation 1 where that is asked for.</summary>
internal static class RowCentring
{
    public static FeatureMatrix Apply(FeatureMatrix source, Centring centring)
    {
        if (centring == Centring.None)
        {
            return source;
        }

        var values = new float[source.Values.Length];
        for (var row = 0; row < source.FeatureCount; row++)
        {
            var line = source.Row(row);
            var moments = RowMoments.Of(line);
            var scale = centring == Centring.Standardise && moments.Deviation > 0 ? 1 / moments.Deviation : 1;
            var target = values.AsSpan(row * source.FrameCount, source.FrameCount);
            for (var i = 0; i < line.Length; i++)
            {
                target[i] = (float)((line[i] - moments.Mean) * scale);
            }
        }

        return new FeatureMatrix(source.FeatureCount, source.FrameCount, values);
    }
}

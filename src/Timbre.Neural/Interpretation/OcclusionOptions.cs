namespace Timbre.Neural;

/// <summary>What <see cref="Occlusion"/> covers. Checked when it is made.</summary>
/// <param name="Height">Rows of the window, from 1 to the picture's.</param>
/// <param name="Width">Columns of the window, likewise.</param>
/// <param name="StepDown">Rows from one window to the next: 1 to <paramref name="Height"/>, so that nothing is left out.</param>
/// <param name="StepAlong">Columns from one window to the next, likewise.</param>
/// <param name="Fill">What the window is filled with; 0 is the mean where inputs are standardised.</param>
public sealed record OcclusionOptions(int Height, int Width, int StepDown, int StepAlong, float Fill = 0)
{
    /// <exception cref="TimbreException">A number is out of range.</exception>
    internal void Check(PictureShape picture)
    {
        Require(Height >= 1 && Height <= picture.Height, "height", Height, $"must be from 1 to the {picture.Height} rows of the picture");
        Require(Width >= 1 && Width <= picture.Width, "width", Width, $"must be from 1 to the {picture.Width} columns of the picture");
        Require(StepDown >= 1 && StepDown <= Height, "step_down", StepDown, $"must be from 1 to the height of the window, {Height}");
        Require(StepAlong >= 1 && StepAlong <= Width, "step_along", StepAlong, $"must be from 1 to the width of the window, {Width}");
        Require(float.IsFinite(Fill), "fill", Fill, "must be a number");
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
        {
            throw new TimbreException(FormattableString.Invariant($"{name}={value}: {rule}"));
        }
    }
}

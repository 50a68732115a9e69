namespace Timbre.Neural;

/// <summary>The number that is explained: the logit of a class. One output stands for two classes: it is the logit of the second, and its negative that of the first.</summary>
internal readonly record struct ClassScore(int Output, float Sign)
{
    /// <exception cref="TimbreException">There is no such class.</exception>
    public static ClassScore Of(Network network, int classIndex)
    {
        if (classIndex < 0 || classIndex >= network.ClassCount)
        {
            throw new TimbreException($"class={classIndex}: must be from 0 to {network.ClassCount - 1}");
        }

        return network.OutputSize == 1 ? new ClassScore(0, classIndex == 1 ? 1 : -1) : new ClassScore(classIndex, 1);
    }
}

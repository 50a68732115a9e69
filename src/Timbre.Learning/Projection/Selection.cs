namespace Timbre.Learning.Projection;

/// <summary>One value of a sorted order without sorting (Hoare's quickselect).</summary>
internal static class Selection
{
    /// <summary>The value that would stand at <paramref name="index"/> if <paramref name="values"/> were sorted; they are left in another order. No NaN.</summary>
    public static float Smallest(Span<float> values, int index)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Middle(values[low], values[low + ((high - low) / 2)], values[high]);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (index <= j)
            {
                high = j;
            }
            else if (index >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return values[index];
    }

    private static float Middle(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}

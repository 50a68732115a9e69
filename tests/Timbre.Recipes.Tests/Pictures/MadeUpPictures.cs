using System.Text;
using Timbre.Audio;
using Timbre.Numerics;

namespace Timbre.Recipes.Tests.Pictures;

/// <summary>AudioMNIST in small: the 24 speakers of the gender folds and two men outside them, as pictures or as audio.</summary>
internal static class MadeUpPictures
{
    private const int Size = 12 * 98;
    private static readonly int[] s_women = [36, 47, 56, 26, 12, 57, 43, 28, 52, 58, 59, 60];
    private static readonly int[] s_men = [2, 44, 50, 25, 37, 45, 48, 53, 41, 7, 23, 38];

    /// <summary>Everybody's number and gender.</summary>
    public static IEnumerable<(int Speaker, string Gender)> Speakers => s_women.Select(s => (s, "female")).Concat(s_men.Concat([1, 3]).Select(s => (s, "male"))).OrderBy(s => s.Item1);

    /// <summary>Pictures whose first row tells the label and whose second tells the digit.</summary>
    public static void Write(string folder, int digits, int repetitions)
    {
        var random = new SeededRandom(1);
        var (pixels, rows) = (new List<byte>(), new List<string> { "index,speaker,digit,repetition,gender,source_wav" });
        foreach (var (speaker, gender) in Speakers)
        {
            for (var d = 0; d < digits; d++)
            {
                for (var r = 0; r < repetitions; r++)
                {
                    var name = $"{speaker:00}";
                    rows.Add($"{rows.Count - 1},{name},{d},{r},{gender},data/{name}/{d}_{name}_{r}.wav");
                    pixels.AddRange(Enumerable.Range(0, Size).Select(i => (byte)((i / 98 == 0 ? (gender == "female" ? 120 : 40) : i / 98 == 1 ? 20 * d : 60) + random.NextInt(30))));
                }
            }
        }

        File.WriteAllLines(Path.Combine(folder, "labels.csv"), rows);
        var header = $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({rows.Count - 1}, 12, 98), }}".PadRight(117) + "\n";
        File.WriteAllBytes(Path.Combine(folder, $"mfcc_u8_{rows.Count - 1}x12x98.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. pixels]);
    }

    /// <summary>Tones, low for men and high for women, in the layout of the corpus.</summary>
    public static void WriteAudio(string folder, int repetitions)
    {
        var table = Speakers.Select(s => $"\"{s.Speaker:00}\": {{\"gender\": \"{s.Gender}\"}}");
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", "audioMNIST_meta.txt"), "{" + string.Join(",", table) + "}");
        var random = new SeededRandom(2);
        foreach (var (speaker, gender) in Speakers)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, "data", $"{speaker:00}")).FullName;
            for (var r = 0; r < repetitions; r++)
            {
                var pitch = (gender == "female" ? 900 : 300) + random.NextInt(50);
                float[] samples = [.. Enumerable.Range(0, 24_000 + (1000 * r)).Select(i => (float)((0.3 * Math.Sin(2 * Math.PI * pitch * i / 48_000)) + (0.01 * random.NextGaussian())))];
                WavWriter.Write(Path.Combine(own, $"{r % 2}_{speaker:00}_{r / 2}.wav"), samples, new SampleRate(48_000));
            }
        }
    }
}

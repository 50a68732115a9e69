using System.Text;
using Timbre.Numerics;

namespace Timbre.Corpora.Tests;

/// <summary>Small corpora made in memory or on disk.</summary>
internal static class Fixtures
{
    /// <summary>Speakers f0… and m0…, each with that many utterances over two chapters.</summary>
    public static List<Utterance> Speakers(int female, int male, int utterances = 3)
    {
        var result = new List<Utterance>();
        foreach (var (gender, count) in new[] { (Gender.F, female), (Gender.M, male) })
        {
            for (var s = 0; s < count; s++)
            {
                for (var n = 0; n < utterances; n++)
                {
                    var id = $"{gender}{s}-{n}";
                    result.Add(new Utterance(id, $"/corpus/{id}.wav") { Speaker = $"{gender}{s}", Gender = gender, Chapter = n * 2 < utterances ? "9" : "10" });
                }
            }
        }

        return result;
    }

    public static void Touch(string folder, params string[] files)
    {
        foreach (var file in files)
        {
            AtomicFile.WriteText(Path.Combine(folder, file), "");
        }
    }

    /// <summary>Text with a few random changes: cut, doubled, replaced or odd characters.</summary>
    public static string Mutate(string text, SeededRandom random)
    {
        string[] odd = ["\0", "\"", ",", "|", "\n", "\r", "{", "}", "[", ":", "\\", "\\ud800", "-1", "1e999", "NaN", "null", "true", " ", "\t", "é", "\uFEFF", ";", "🎤", "''"];
        var changes = 1 + random.NextInt(4);
        for (var i = 0; i < changes && text.Length > 0; i++)
        {
            var at = random.NextInt(text.Length);
            text = random.NextInt(5) switch
            {
                0 => text[..at],
                1 => text.Remove(at, Math.Min(1 + random.NextInt(8), text.Length - at)),
                2 => text.Insert(at, text.Substring(at, Math.Min(random.NextInt(30), text.Length - at))),
                3 => text[..at] + odd[random.NextInt(odd.Length)] + text[(at + 1)..],
                _ => text.Insert(at, odd[random.NextInt(odd.Length)]),
            };
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The bytes of the text; every other one with a byte changed, so that it may be no UTF-8 any more.</summary>
    public static void Write(string path, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && bytes.Length % 2 == 0)
        {
            bytes[bytes.Length / 3] ^= 0x80;
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Every mutation must either be read or be refused with a message for the user.</summary>
    public static void Fuzz(string text, Action<string> read, int rounds = 400)
    {
        var random = new SeededRandom(7);
        for (var i = 0; i < rounds; i++)
        {
            var mutated = Mutate(text, random);
            try
            {
                read(mutated);
            }
            catch (TimbreException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Message));
            }
            catch (Exception e)
            {
                Assert.Fail($"round {i}: {e.GetType().Name}: {e.Message}\n{mutated}\n{e.StackTrace}");
            }
        }
    }
}

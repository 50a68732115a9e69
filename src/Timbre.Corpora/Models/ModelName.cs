namespace Timbre.Corpora;

/// <summary>
/// The name of a model on a hub as one types it: <c>owner/name</c>, or <c>owner/name@revision</c> for a branch, tag or commit other than
/// <c>main</c>. Only characters that a hub allows; never a path that leads elsewhere.
/// </summary>
public sealed record ModelName
{
    /// <summary>The revision that is meant where none is named.</summary>
    public const string Main = "main";

    private const int LongestPart = 96;
    private const int LongestRevision = 200;

    private ModelName(string repository, string revision)
    {
        (Repository, Revision) = (repository, revision);
    }

    /// <summary><c>owner/name</c>.</summary>
    public string Repository { get; }

    /// <summary>A branch, a tag or a commit.</summary>
    public string Revision { get; }

    /// <summary>The name of the folder that such a download goes to: <c>owner--name</c>, with <c>--revision</c> behind it unless that is <c>main</c>.</summary>
    public string FolderName => Repository.Replace("/", "--", StringComparison.Ordinal) + (Revision == Main ? "" : "--" + Revision.Replace('/', '-'));

    /// <summary>Reads a name.</summary>
    /// <param name="text"><c>owner/name</c> or <c>owner/name@revision</c>.</param>
    /// <param name="revision">The revision, where it is given beside the name; null: what the name says, else <c>main</c>.</param>
    /// <exception cref="TimbreException">It is no such name, or two revisions are named.</exception>
    public static ModelName Parse(string text, string? revision = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TrySplit(text, out var repository, out var named))
        {
            throw new TimbreException($"{EntryPath.Printable(text)}: is not a model's name; it must be owner/name as on the model's page, e.g. facebook/wav2vec2-base (letters, digits, '-', '_', '.')");
        }

        if (named is not null && revision is not null && named != revision)
        {
            throw new TimbreException($"{EntryPath.Printable(text)}: names another revision than --revision {EntryPath.Printable(revision)}; give one of them");
        }

        revision = revision ?? named ?? Main;
        return IsRevision(revision)
            ? new ModelName(repository, revision)
            : throw new TimbreException($"--revision {EntryPath.Printable(revision)}: must be a branch, a tag or a commit (letters, digits, '-', '_', '.', '/')");
    }

    /// <summary>Reads a name where the text is one.</summary>
    /// <returns>The name, or null.</returns>
    public static ModelName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TrySplit(text, out var repository, out var revision) && IsRevision(revision ?? Main) ? new ModelName(repository, revision ?? Main) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Revision == Main ? Repository : $"{Repository}@{Revision}";

    private static bool TrySplit(string text, out string repository, out string? revision)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        (repository, revision) = at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
        return repository.Split('/') is [var owner, var name] && IsPart(owner) && IsPart(name) && !name.EndsWith(".git", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= LongestPart
        && IsWord(part[0]) && IsWord(part[^1])
        && part.All(c => IsWord(c) || c is '-' or '.')
        && !part.Contains("--", StringComparison.Ordinal) && !part.Contains("..", StringComparison.Ordinal);

    private static bool IsRevision(string revision) =>
        revision.Length is > 0 and <= LongestRevision
        && revision.Split('/').All(s => s.Length > 0 && IsWord(s[0]) && s[^1] != '.' && s.All(c => IsWord(c) || c is '-' or '.') && !s.Contains("..", StringComparison.Ordinal));

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}

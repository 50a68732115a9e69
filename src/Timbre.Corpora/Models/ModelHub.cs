namespace Timbre.Corpora;

/// <summary>The hub that models are downloaded from, and the access token for it. Immutable; never shows the token.</summary>
public sealed class ModelHub
{
    /// <summary>The environment variable that names another hub (a mirror), as other tools read it.</summary>
    public const string AddressVariable = "HF_ENDPOINT";

    /// <summary>The environment variable with an access token, for models whose terms must be accepted and for private ones.</summary>
    public const string TokenVariable = "HF_TOKEN";

    /// <summary>A hub at this address.</summary>
    /// <param name="address">http or https, without user name, query or fragment.</param>
    /// <param name="token">Sent to this hub only, and only over https or to this machine; null: none.</param>
    /// <exception cref="TimbreException">The address is no such address, or the token holds characters that no token has (the message does not show it).</exception>
    public ModelHub(Uri address, string? token = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http") || address.UserInfo.Length + address.Query.Length + address.Fragment.Length > 0)
        {
            throw new TimbreException($"{AddressVariable}: must be the address of a hub such as https://huggingface.co, without user name and query");
        }

        if (token is not null && !token.All(c => c is > ' ' and < '\x7f'))
        {
            throw new TimbreException($"{TokenVariable}: holds characters that no access token has; copy it again from the hub's settings");
        }

        (Address, Token) = (new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), token);
    }

    /// <summary>The usual hub.</summary>
    public static Uri Public { get; } = new("https://huggingface.co/");

    /// <summary>The hub's address, ending in <c>/</c>.</summary>
    public Uri Address { get; }

    internal string? Token { get; }

    /// <summary>The hub that the environment names, or the usual one; with the environment's token.</summary>
    /// <exception cref="TimbreException">A variable holds something else.</exception>
    public static ModelHub FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static ModelHub From(Func<string, string?> variable)
    {
        var address = Public;
        if (variable(AddressVariable)?.Trim() is { Length: > 0 } named && !Uri.TryCreate(named, UriKind.Absolute, out address))
        {
            throw new TimbreException($"{AddressVariable}={EntryPath.Printable(named)}: must be an http or https address");
        }

        return new ModelHub(address!, variable(TokenVariable)?.Trim() is { Length: > 0 } token ? token : null);
    }

    /// <summary>Whether a request to this address may carry the token.</summary>
    internal bool MayHaveToken(Uri target) => Token is not null && IsOwn(target) && (target.Scheme == "https" || target.IsLoopback);

    /// <summary>Whether this address is on the hub itself, not on a server that it sends one to.</summary>
    internal bool IsOwn(Uri target) => Uri.Compare(target, Address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

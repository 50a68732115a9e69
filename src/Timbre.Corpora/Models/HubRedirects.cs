using System.Net.Http.Headers;

namespace Timbre.Corpora;

/// <summary>
/// Follows redirects by itself, because the files of a hub lie on other servers that must not be given the access token: it goes with requests
/// to the hub only. From https it never goes to http.
/// </summary>
internal sealed class HubRedirects(ModelHub hub, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Set on a request whose answer is wanted from the hub itself, even if that is a redirect to another server.</summary>
    public static readonly HttpRequestOptionsKey<bool> StayOnHub = new("stay-on-hub");

    private const int Most = 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var stay = request.Options.TryGetValue(StayOnHub, out var wanted) && wanted;
        for (var hop = 0; hop <= Most; hop++)
        {
            var address = request.RequestUri!;
            request.Headers.Authorization = hub.MayHaveToken(address) ? new AuthenticationHeaderValue("Bearer", hub.Token) : null;
            var response = await base.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return response;
            }

            var next = new Uri(address, location);
            if (stay && !hub.IsOwn(next))
            {
                return response;
            }

            response.Dispose();
            if (next.Scheme is not ("https" or "http") || (address.Scheme == "https" && next.Scheme == "http"))
            {
                throw new FetchFailure($"the server redirects from {address.Scheme} to {next.Scheme}, which is not followed", final: true);
            }

            request = Again(request, next);
        }

        throw new FetchFailure($"the server redirects more than {Most} times", final: true);
    }

    private static HttpRequestMessage Again(HttpRequestMessage request, Uri next)
    {
        var again = new HttpRequestMessage(request.Method, next) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (!name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                again.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return again;
    }
}

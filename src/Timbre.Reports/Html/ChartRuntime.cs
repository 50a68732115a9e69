using System.Security.Cryptography;
using System.Text;

namespace Timbre.Reports;

/// <summary>The style and the scripts that every page carries, read from this assembly, and their hashes for its content security policy.</summary>
internal static class ChartRuntime
{
    private const string Licence =
        "/* Vega, Vega-Lite, Vega-Embed and the Vega interpreter: Copyright (c) 2013-2023 University of Washington Interactive Data Lab and contributors. BSD-3-Clause.\n" +
        "   Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are met:\n" +
        "   1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.\n" +
        "   2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the\n" +
        "   documentation and/or other materials provided with the distribution.\n" +
        "   3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this\n" +
        "   software without specific prior written permission.\n" +
        "   THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS \"AS IS\" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED\n" +
        "   TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR\n" +
        "   CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,\n" +
        "   PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF\n" +
        "   LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS\n" +
        "   SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */\n";

    private static readonly Lazy<string> LazyStyle = new(() => Read("page.css"));
    private static readonly Lazy<string> LazyPage = new(() => Read("page.js"));

    private static readonly Lazy<string> LazyCharts = new(() =>
        Licence + string.Join("\n;", new[] { "vega", "vega-lite", "vega-interpreter", "vega-embed" }.Select(part => WithoutMap(Read(part + ".min.js")))));

    /// <summary>The style sheet.</summary>
    public static string Style => LazyStyle.Value;

    /// <summary>The script of the page itself.</summary>
    public static string Page => LazyPage.Value;

    /// <summary>Vega, Vega-Lite, the interpreter that does without eval, and Vega-Embed.</summary>
    public static string Charts => LazyCharts.Value;

    /// <summary>The source expression that allows exactly this inline script or style.</summary>
    public static string Hash(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";

    private static string Read(string name)
    {
        using var stream = typeof(ChartRuntime).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing from Timbre.Reports: it was built without the chart runtime");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string WithoutMap(string script)
    {
        var map = script.LastIndexOf("\n//# sourceMappingURL", StringComparison.Ordinal);
        return map < 0 ? script : script[..map];
    }
}

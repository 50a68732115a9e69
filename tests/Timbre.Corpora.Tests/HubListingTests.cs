using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Timbre.Corpora.Tests;

public sealed class HubListingTests
{
    private const string Commit = HubTestServer.Commit;

    [Fact]
    public void The_form_of_the_real_hub_is_read()
    {
        var json = $$"""
            {"_id":"621ffdc136468d709f17ea63","id":"facebook/wav2vec2-base","private":false,"pipeline_tag":null,"library_name":"transformers","tags":["pytorch"],
             "downloads":1,"modelId":"facebook/wav2vec2-base","author":"facebook","sha":"{{Commit}}","gated":false,"disabled":false,
             "siblings":[{"rfilename":".gitattributes","size":736,"blobId":"b2b8fd1a5bcd7e09e3ee5ffb1d1f80d29e5bc4a1"},
              {"rfilename":"pytorch_model.bin","size":380267417,"blobId":"94a2ab6f5bfa4b9a0ea5d3e1fd4fcc9b5a4ac1d4",
               "lfs":{"sha256":"3249fe98bfc62fcbc26067f724716a6ec49d12c4728a2af1df659013905dff21","size":380267417,"pointerSize":134} }],"usedStorage":1}
            """;
        var listing = HubListing.Parse(Encoding.UTF8.GetBytes(json))!;
        Assert.Equal(Commit, listing.Commit);
        Assert.Equal(new HubFile(".gitattributes", 736, new Checksum(ChecksumKind.GitBlob, "b2b8fd1a5bcd7e09e3ee5ffb1d1f80d29e5bc4a1", 736)), listing.Files[".gitattributes"]);
        Assert.Equal(new HubFile("pytorch_model.bin", 380267417, Checksum.Sha256("3249fe98bfc62fcbc26067f724716a6ec49d12c4728a2af1df659013905dff21")), listing.Files["pytorch_model.bin"]);
    }

    [Theory]
    [InlineData("""{"rfilename":"a","size":-1,"blobId":"x"}""")]
    [InlineData("""{"rfilename":"a","size":1e300}""")]
    [InlineData("""{"rfilename":"a","size":"12","blobId":7,"lfs":null}""")]
    [InlineData("""{"rfilename":"a","lfs":{"sha256":"zz","size":[]}}""")]
    [InlineData("""{"rfilename":"a","blobId":"b2b8fd1a5bcd7e09e3ee5ffb1d1f80d29e5bc4a1"}""")]
    public void What_is_not_stated_or_makes_no_sense_is_not_known(string sibling)
    {
        var listing = HubListing.Parse(Encoding.UTF8.GetBytes($$"""{"sha":"{{Commit}}","siblings":[{{sibling}},null,3,{"rfilename":null},{"rfilename":""}]}"""))!;
        Assert.Equal(new HubFile("a", null, null), Assert.Single(listing.Files.Values));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Please log in</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"sha":"0123","siblings":[]}""")]
    [InlineData("""{"sha":"../../../../../../../../../../etc/passwd/","siblings":[]}""")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":{}}""")]
    [InlineData("""{"sha":"\ud800","siblings":[]}""")]
    public void Another_form_is_none(string json) => Assert.Null(HubListing.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Deep_nesting_is_none() =>
        Assert.Null(HubListing.Parse(Encoding.UTF8.GetBytes($$"""{"sha":"{{Commit}}","siblings":{{new string('[', 100_000)}}""")));

    [Fact]
    public void No_damage_makes_it_throw()
    {
        using var server = new HubTestServer();
        var good = Encoding.UTF8.GetBytes(server.Listing());
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000),
            Prop.ForAll(Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255)).ToArbitrary(), damage =>
            {
                var damaged = (byte[])good.Clone();
                damaged[damage.Item1] = (byte)damage.Item2;
                return (HubListing.Parse(damaged)?.Commit.Length ?? 40) == 40 && HubListing.Parse(good.AsMemory(0, damage.Item1)) is null;
            }));
    }

    [Theory]
    [InlineData("hello", "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0")] // git hash-object
    [InlineData("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")]
    public void Gits_checksum_is_that_of_git(string content, string expected)
    {
        using var hash = new Checksum(ChecksumKind.GitBlob, expected, content.Length).Start();
        hash.AppendData(Encoding.UTF8.GetBytes(content));
        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetCurrentHash()));
    }
}

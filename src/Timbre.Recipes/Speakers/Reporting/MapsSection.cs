using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>Maps of the chunks: principal components and t-SNE, coloured as the reader chooses.</summary>
internal static class MapsSection
{
    private const string NotKnown = "not known";

    public static Section? Of(SpeakerView view)
    {
        if (view.Outcome.Space is not { Points.Count: > 1 } space)
        {
            return null;
        }

        var colourings = Colourings(space);
        List<MapColouring> names = [.. colourings.Select(c => new MapColouring(c.Name))];
        Chart Map(Func<SpacePoint, (double X, double Y)> at, string how, string x, string y, string title) => Charts.Map(
            $"{how} {Finding(space, at)}",
            [.. space.Points.Select(p => new MapPoint(at(p).X, at(p).Y, $"{p.Utterance.Id}, chunk {p.Chunk + 1}", [.. colourings.Select(c => c.Of(p))]))], names, x, y) with { Title = title };

        var held = space.ChunkRatios.Count > 1 ? $"The first two components hold {Say.Percent(space.ChunkRatios[0] + space.ChunkRatios[1])} of the variance of the chunks." : "The first two components of the chunks.";
        return new Section(
            "maps",
            "Maps of the voices",
            [
                Map(p => (p.First, p.Second), held, "first component", "second component", "Principal components"),
                Map(p => (p.MapX, p.MapY), double.IsFinite(space.MapDivergence) ? $"Divergence {Say.Fixed(space.MapDivergence, 2)}." : "", "t-SNE, along", "t-SNE, up", "t-SNE"),
            ],
            Lead(space));
    }

    private static string Lead(VoiceSpace space)
    {
        var (flat, map) = (Speakers(space, p => (p.First, p.Second)), Speakers(space, p => (p.MapX, p.MapY)));
        return !double.IsFinite(flat.Share) || !double.IsFinite(map.Share) ? $"{Say.Count(space.Points.Count, "chunk")}, laid out without regard to who speaks."
            : $"Laid out without regard to who speaks, a chunk's nearest neighbour from another utterance is of the same speaker in {Say.Percent(flat.Share)} of cases on two components and in {Say.Percent(map.Share)} on the t-SNE map; by chance it would be in {Say.Percent(map.Expected)}.";
    }

    private static string Finding(VoiceSpace space, Func<SpacePoint, (double X, double Y)> at)
    {
        var speakers = Speakers(space, at);
        if (!double.IsFinite(speakers.Share))
        {
            return "Too few utterances are on it to say whether speakers lie together.";
        }

        var text = speakers.Share > 0.8 ? "Speakers lie apart:" : speakers.Share > 3 * speakers.Expected && speakers.Share > speakers.Expected + 0.1 ? "Speakers gather, but run into each other:" : "Speakers hardly gather:";
        text += $" the nearest neighbour is of the same speaker in {Say.Percent(speakers.Share)} of cases";
        var genders = MapNeighbours.Of(space.Points, at, p => p.Utterance.Gender?.ToString());
        return double.IsFinite(genders.Share) && genders.Expected < 0.95 ? $"{text}, of the same gender in {Say.Percent(genders.Share)} (by chance {Say.Percent(genders.Expected)})." : text + ".";
    }

    private static MapNeighbours Speakers(VoiceSpace space, Func<SpacePoint, (double X, double Y)> at) => MapNeighbours.Of(space.Points, at, p => p.Utterance.Speaker);

    private static List<(string Name, Func<SpacePoint, string> Of)> Colourings(VoiceSpace space)
    {
        List<(string, Func<SpacePoint, string>)> colourings = [("speaker", p => p.Utterance.Speaker ?? NotKnown)];
        if (space.Points.Any(p => p.Utterance.Gender is not null))
        {
            colourings.Add(("gender", p => p.Utterance.Gender?.ToString() ?? NotKnown));
        }

        if (space.Points.Any(p => p.Utterance.Chapter is not null))
        {
            colourings.Add(("chapter", p => p.Utterance.Chapter is { } chapter ? $"{p.Utterance.Speaker} / {chapter}" : NotKnown));
        }

        colourings.Add(("k-means", p => $"cluster {p.KMeans + 1}"));
        colourings.Add(("agglomerative", p => $"cluster {p.Agglomerative + 1}"));
        return colourings;
    }
}

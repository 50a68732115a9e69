using Timbre.Corpora;
using Timbre.Reports;

namespace Timbre.Recipes;

/// <summary>What was done otherwise than published, and what the pictures do not show.</summary>
internal static class PictureLimits
{
    public static Section Of(PictureOutcome outcome)
    {
        var recipe = outcome.Run.Recipe;
        List<string> points = [];
        if (outcome.Run.Inputs[0].Extractor.Settings.Values.Any(v => v is StoredFeatures.KindName))
        {
            points.Add("**Clipped pictures.** The published pictures hold whole numbers from 0 to 255: what was negative became 0, which is about half of all values, and with it half of what the cosine transform knew of the spectrum. The pitch of a voice is hardly in 12 coefficients of 40 bands to begin with.");
        }

        if (recipe.Pictures.Recordings > 0 || recipe.Pictures.PublishedRecordings > 0)
        {
            points.Add($"**Training on a part.** Of the fifty times that a speaker says a digit, models learned from {Of(recipe.Pictures.Recordings)} in the honest form and {Of(recipe.Pictures.PublishedRecordings)} in the published one, drawn at random; every test recording is tested. `--set training.recordings=0` takes all.");
        }

        if (outcome.Voices is { } voices)
        {
            points.Add($"**Voices of another corpus.** `{PictureModels.OtherVoices}` learned from {voices} of `{voices.Source}`, cut into pieces as long as a word and spread like the training and validation pictures of its fold. No label of this corpus is used but those of the validation speakers, which stretch its scores to probabilities.");
        }

        points.Add("**The same 24 people.** Each group of six is tested once, validated on once and trained on twice. Settings were chosen by people who had seen figures on these speakers; that makes the honest figures a little too good.");
        points.Add("**Not the published size.** The published network saw the picture enlarged to 224\u00a0× 224; here it sees the 12\u00a0× 98 values themselves, in a first layer made for them unless a checkpoint is given.");
        return new Section("otherwise", "What was done otherwise", [new Text(string.Join("\n", points.Select(p => "- " + p)))], "Beside the published experiment.");
    }

    private static string Of(int recordings) => recordings == 0 ? "all" : Say.Whole(recordings);
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Timbre.Audio;
using Timbre.Cli.Terminal;

namespace Timbre.Cli.Verbs;

/// <summary><c>audio augment</c>: makes an altered copy of a recording, so that a plan of augmentation can be heard.</summary>
internal static class AudioAugment
{
    public static Command Create(SessionFactory sessions)
    {
        var input = new Argument<string>("IN") { Description = "The recording." };
        var output = new Argument<string>("OUT.wav") { Description = "The WAV file to write (16-bit, one channel); what exceeds full scale is clipped." };
        var plan = new Option<string>("--plan") { Description = "Steps, e.g. \"white-noise(snr=5..20, p=0.5); telephone(p=0.2)\".", HelpName = "TEXT", Required = true };
        var copy = new Option<int>("--copy") { Description = "Which copy, from 1; each is drawn anew.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("augment", "Alter a recording as a plan of augmentation does: noise, pitch, speed, gain, clipping, band, room.") { input, output, plan, copy };
        sessions.Handle(command, session =>
        {
            var path = session.Value(input);
            var target = session.Value(output);
            var which = session.Value(copy);
            if (which < 1)
            {
                throw new TimbreException($"--copy {which}: must be 1 or more");
            }

            if (!target.EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            {
                throw new TimbreException($"{target}: only WAV can be written; give a name that ends in .wav");
            }

            var parsed = AugmentationPlan.Parse(session.Value(plan), session.Seed);
            var recording = Recording.Open(path);
            var samples = recording.ReadMono(cancellationToken: session.Cancellation);
            foreach (var warning in recording.Warnings)
            {
                session.Warn($"{path}: {warning}");
            }

            // The name that the recording has as an utterance, so that a run's copy of it is the same.
            var id = Path.GetFileNameWithoutExtension(path);
            var altered = parsed.Apply(samples, recording.Rate, id, which);
            if (altered.Length == 0)
            {
                throw new TimbreException($"{path}: holds no samples; nothing was written");
            }

            WavWriter.Write(target, altered, recording.Rate);
            var drawn = parsed.Describe(id, which);
            if (session.Json)
            {
                var json = new JsonObject { ["path"] = Path.GetFullPath(target), ["sample_rate"] = recording.Rate.Hertz, ["duration"] = recording.Rate.Seconds(altered.Length), ["plan"] = parsed.ToText(), ["drawn"] = drawn.ToJson() };
                session.Output.WriteLine(json.ToJsonString());
            }

            var steps = drawn.Steps.Count == 0 ? "unchanged" : string.Join("; ", drawn.Steps);
            session.Say($"{target}: {recording.Rate.Seconds(altered.Length):0.000} s at {recording.Rate}: {steps}");
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json;
using Timbre.Audio;
using Timbre.Cli.Terminal;
using Timbre.Corpora;

namespace Timbre.Cli.Verbs;

/// <summary><c>audio info</c>, <c>audio convert</c> and <c>audio augment</c>.</summary>
internal static class AudioVerb
{
    public static Command Create(SessionFactory sessions)
    {
        var verb = new Command("audio", "Look at recordings, convert and alter them.");
        verb.Subcommands.Add(Info(sessions));
        verb.Subcommands.Add(Convert(sessions));
        verb.Subcommands.Add(AudioAugment.Create(sessions));
        return verb;
    }

    private static Command Info(SessionFactory sessions)
    {
        var inputs = CommonOptions.Inputs();
        var command = new Command("info", "Format, rate, channels, duration and level of recordings.") { inputs };
        sessions.Handle(command, session =>
        {
            var resolved = Inputs.Resolve(session.Value(inputs), FolderReading.AudioFiles, session.Cancellation);
            var failures = resolved.Failures.ToList();
            var rows = new List<IReadOnlyList<string>>();
            using (var progress = session.Progress("recordings"))
            {
                foreach (var utterance in resolved.Utterances)
                {
                    session.Cancellation.ThrowIfCancellationRequested();
                    try
                    {
                        var recording = Recording.Open(utterance.Path);
                        var samples = recording.ReadMono(utterance.Start, utterance.Duration, cancellationToken: session.Cancellation);
                        var seconds = recording.Rate.Seconds(samples.Length);
                        var level = FeatureExtraction.Level(samples);
                        foreach (var warning in recording.Warnings)
                        {
                            session.Warn($"{utterance.Path}: {warning}");
                        }

                        if (session.Json)
                        {
                            session.Output.WriteLine(JsonSerializer.Serialize(new
                            {
                                id = utterance.Id,
                                path = utterance.Path,
                                format = recording.Format,
                                sample_rate = recording.Rate.Hertz,
                                channels = recording.Channels,
                                bits = recording.BitsPerSample,
                                duration = seconds,
                                level_db = double.IsFinite(level) ? level : (double?)null,
                                warnings = recording.Warnings,
                            }));
                        }

                        rows.Add([utterance.Path, recording.Format, recording.Rate.ToString(), $"{recording.Channels}", $"{seconds:0.000} s", double.IsFinite(level) ? $"{level:0.0} dB" : samples.Length == 0 ? "empty" : "silent"]);
                    }
                    catch (TimbreException e)
                    {
                        failures.Add(InputFailure.From(utterance.Path, e));
                    }

                    progress.Report("reading", rows.Count + failures.Count, resolved.Utterances.Count);
                }
            }

            if (!session.Json && rows.Count > 0)
            {
                session.Table(["recording", "format", "rate", "channels", "duration", "level"], rows, 1);
            }

            return session.Finish(failures, rows.Count);
        });
        return command;
    }

    private static Command Convert(SessionFactory sessions)
    {
        var input = new Argument<string>("IN") { Description = "The recording." };
        var output = new Argument<string>("OUT.wav") { Description = "The WAV file to write (16-bit, one channel)." };
        var rate = new Option<int?>("--rate") { Description = "Resample to this rate; the file's own unless given.", HelpName = "HZ" };
        var start = new Option<double>("--start") { Description = "Where to begin, in seconds.", HelpName = "S" };
        var duration = new Option<double?>("--duration") { Description = "How much to take, in seconds; to the end unless given.", HelpName = "S" };
        var command = new Command("convert", "Decode, cut and resample a recording to WAV.") { input, output, rate, start, duration };
        sessions.Handle(command, session =>
        {
            var path = session.Value(input);
            if (session.Value(rate) is { } hertz and (< 100 or > 1_000_000))
            {
                throw new TimbreException($"--rate {hertz}: must be from 100 to 1000000 Hz");
            }

            if (!(session.Value(start) >= 0) || session.Value(duration) is { } wanted && !(wanted > 0))
            {
                throw new TimbreException("--start must not be negative, and --duration must be positive");
            }

            if (!session.Value(output).EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            {
                throw new TimbreException($"{session.Value(output)}: only WAV can be written; give a name that ends in .wav");
            }

            var recording = Recording.Open(path);
            var target = session.Value(rate) is { } given ? new SampleRate(given) : recording.Rate;
            var samples = recording.ReadMono(session.Value(start), session.Value(duration), target, session.Cancellation);
            foreach (var warning in recording.Warnings)
            {
                session.Warn($"{path}: {warning}");
            }

            if (samples.Length == 0)
            {
                throw new TimbreException($"{path}: holds no samples there; nothing was written");
            }

            WavWriter.Write(session.Value(output), samples, target);
            if (session.Json)
            {
                session.Output.WriteLine(JsonSerializer.Serialize(new { path = Path.GetFullPath(session.Value(output)), sample_rate = target.Hertz, duration = target.Seconds(samples.Length), warnings = recording.Warnings }));
            }

            session.Say($"{session.Value(output)}: {target.Seconds(samples.Length):0.000} s at {target}");
            return ExitCode.Done;
        });
        return command;
    }
}

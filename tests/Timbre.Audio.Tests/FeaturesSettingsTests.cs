using System.Text.Json;

namespace Timbre.Audio.Tests;

public sealed class FeaturesSettingsTests
{
    public static TheoryData<string, string> RoundTrips() => new()
    {
        { "stft", "" },
        { "stft", "n_fft=401 hop_length=100 win_length=256 window=blackman center=false" },
        { "stft", "pad_mode=symmetric preemphasis=0.9" },
        { "melspectrogram", "" },
        { "melspectrogram", "norm=none power=1.1 htk=true fmin=33.3 fmax=7000.123456789" },
        { "logmel", "ref=max top_db=none amin=1e-7" },
        { "mfcc", "" },
        { "mfcc", "n_mfcc=13 lifter=22 dct_type=3 norm=none mel_norm=none sr=16000 n_mels=40 top_db=60.5 ref=0.123456789012345" },
        { "yin", "" },
        { "yin", "fmin=80 fmax=500 frame_length=1024 win_length=500 hop_length=100 trough_threshold=0.2 center=false" },
        { "pyin", "fill_na=0" },
        { "pyin", "fill_na=none n_thresholds=50 beta_parameters=1.5,9 boltzmann_parameter=1 resolution=0.2 switch_prob=0.1 no_trough_prob=0.02 max_transition_rate=20" },
        { "formants", "formant_ceiling=5000 formant_count=6" },
        { "hnr", "pitch_floor=100 time_step=0.02" },
        { "voice_measures", "pitch_floor=60 pitch_ceiling=500 time_step=0.005 formant_ceiling=5000 formant_count=6 sr=16000" },
        { "delta", "" },
        { "delta", "width=5 order=2 mode=wrap n_mfcc=5 pad_mode=reflect" },
        { "zero_crossing_rate", "" },
        { "zero_crossing_rate", "frame_length=400 hop_length=160 center=false threshold=1e-3 ref_magnitude=0.3 zero_pos=false pad=true sr=16000" },
        { "rms", "" },
        { "rms", "frame_length=401 hop_length=160 pad_mode=reflect center=1" },
        { "spectral_centroid", "n_fft=512 win_length=400" },
        { "spectral_bandwidth", "p=1.5 norm=false preemphasis=0.5" },
        { "spectral_rolloff", "roll_percent=0.123456789" },
        { "spectral_flatness", "amin=1e-7 power=1.3 window=hamming" },
        { "spectral_contrast", "" },
        { "spectral_contrast", "fmin=150.5 n_bands=3 quantile=0.1 linear=true pad_mode=edge" },
        { "statistics", "features=mfcc,rms,spectral_contrast statistics=p10,slope n_mfcc=13" },
        { "chroma_stft", "" },
        { "chroma_stft", "n_chroma=24 norm=none tuning=0.123456789 ctroct=4.5 octwidth=none base_c=false hop_length=160" },
        { "chroma_stft", "norm=2 octwidth=1.5 tuning=none" },
        { "tonnetz", "" },
        { "tonnetz", "harmonic=true norm=1 n_fft=1024" },
        { "kaldi_fbank", "" },
        { "kaldi_fbank", "num_mel_bins=40 use_log_fbank=false use_power=false use_energy=true raw_energy=false htk_compat=true scale=1 window_type=blackman blackman_coeff=0.4" },
        { "kaldi_mfcc", "" },
        { "kaldi_mfcc", "num_ceps=20 cepstral_lifter=0 frame_length=30 frame_shift=12.5 snip_edges=false subtract_mean=true remove_dc_offset=false energy_floor=0.1" },
        { "kaldi_mfcc", "round_to_power_of_two=false low_freq=100 high_freq=-100 preemphasis_coefficient=0.9 window_type=hanning sr=16000" },
    };

    [Theory]
    [MemberData(nameof(RoundTrips))]
    public void TheEffectiveSettingsMakeTheSameExtractorAgain(string kind, string settings)
    {
        var samples = FeaturesReference.Noise(7, 9000);
        var first = FeatureKinds.Create(kind, Parse(settings));
        var second = FeatureKinds.Create(kind, FeatureKinds.SettingsAsText(first));
        Assert.Equal(first.Settings, second.Settings);
        Assert.Equal(first.Kind, second.Kind);
        Assert.Equal(kind, first.Kind);
        Assert.Equal(first.Extract(samples, SampleRate.Speech).Values.ToArray(), second.Extract(samples, SampleRate.Speech).Values.ToArray());

        // The way through a JSON file, too.
        var json = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(JsonSerializer.Serialize(first.Settings))!;
        var third = FeatureKinds.Create(kind, json.ToDictionary(p => p.Key, p => p.Value.ValueKind == JsonValueKind.Null ? "null" : p.Value.ToString(), StringComparer.Ordinal));
        Assert.Equal(first.Settings, third.Settings);
    }

    [Fact]
    public void DefaultsAreThoseOfLibrosa()
    {
        var mfcc = FeatureKinds.SettingsAsText(FeatureKinds.Create("mfcc", Parse("")));
        Assert.Equal(
            "amin=1E-10 center=true dct_type=2 fmax=none fmin=0 hop_length=512 htk=false lifter=0 mel_norm=slaney n_fft=2048 n_mels=128 n_mfcc=20 "
            + "norm=ortho pad_mode=constant power=2 preemphasis=none ref=1 sr=none top_db=80 win_length=2048 window=hann",
            string.Join(' ', mfcc.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal(100, FeatureKinds.Create("stft", Parse("n_fft=512 win_length=400")).Settings["hop_length"]);
        Assert.Equal(512, FeatureKinds.Create("mfcc", Parse("n_fft=512 win_length=400")).Settings["hop_length"]);
        Assert.Equal(FeatureKinds.Create("mfcc", Parse("")).Settings, new MfccExtractor(new()).Settings);
        Assert.Equal(512, FeatureKinds.Create("spectral_centroid", Parse("n_fft=512 win_length=400")).Settings["hop_length"]);
        foreach (var (kind, settings) in new[]
        {
            ("zero_crossing_rate", "center=true frame_length=2048 hop_length=512 pad=false ref_magnitude=none sr=none threshold=1E-10 zero_pos=true"),
            ("rms", "center=true frame_length=2048 hop_length=512 pad_mode=constant sr=none"),
            ("spectral_bandwidth", "center=true hop_length=512 n_fft=2048 norm=true p=2 pad_mode=constant preemphasis=none sr=none win_length=2048 window=hann"),
            ("spectral_rolloff", "center=true hop_length=512 n_fft=2048 pad_mode=constant preemphasis=none roll_percent=0.85 sr=none win_length=2048 window=hann"),
            ("spectral_flatness", "amin=1E-10 center=true hop_length=512 n_fft=2048 pad_mode=constant power=2 preemphasis=none sr=none win_length=2048 window=hann"),
            (
                "spectral_contrast",
                "center=true fmin=200 hop_length=512 linear=false n_bands=6 n_fft=2048 pad_mode=constant preemphasis=none quantile=0.02 sr=none win_length=2048 window=hann"),
        })
        {
            var text = FeatureKinds.SettingsAsText(FeatureKinds.Create(kind, Parse("")));
            Assert.Equal(settings, string.Join(' ', text.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")));
        }

        Assert.Equal(["stft", "melspectrogram", "logmel", "mfcc", "delta"], FeatureKinds.Names.Take(5));
    }

    [Theory]
    [InlineData("mfcc", "hop_length=-1", "hop_length=-1: must be a positive number of samples")]
    [InlineData("mfcc", "hop_length=0", "hop_length=0: must be a positive number of samples")]
    [InlineData("mfcc", "hop_length=ten", "hop_length=ten: must be a whole number or none")]
    [InlineData("mfcc", "n_fft=2e9", "n_fft=2e9: must be a whole number")]
    [InlineData("mfcc", "n_fft=99999999999", "n_fft=99999999999: must be a whole number")]
    [InlineData("mfcc", "n_fft=131073", "n_fft=131073: must be from 1 to 131072 samples")]
    [InlineData("mfcc", "n_fft=0", "n_fft=0: must be from 1 to 131072 samples")]
    [InlineData("stft", "win_length=4096", "win_length=4096: must be at most n_fft (2048 samples)")]
    [InlineData("stft", "window=hammming", "window=hammming: is not possible (did you mean hamming?); there are hann, hanning, hamming, blackman, boxcar, ones, rectangular, rect")]
    [InlineData("stft", "center=maybe", "center=maybe: is not possible; there are true, false, 1, 0")]
    [InlineData("stft", "pad_mode=reflection", "pad_mode=reflection: is not possible (did you mean reflect?); there are constant, reflect, symmetric, edge")]
    [InlineData("stft", "preemphasis=1.5", "preemphasis=1.5: must be from 0 to 1")]
    [InlineData("stft", "sr=0", "sr=0: must be from 1 to 1048575 Hz")]
    [InlineData("logmel", "n_mels=5000", "n_mels=5000: must be from 1 to 4096 bands")]
    [InlineData("logmel", "fmin=-1", "fmin=-1: must be a frequency in Hz, at least 0")]
    [InlineData("logmel", "fmin=nan", "fmin=nan: must be a number")]
    [InlineData("logmel", "fmin=400 fmax=300", "fmax=300: must be a frequency in Hz above fmin (400)")]
    [InlineData("logmel", "power=0", "power=0: must be a positive number")]
    [InlineData("logmel", "amin=0", "amin=0: must be a positive number")]
    [InlineData("logmel", "top_db=-3", "top_db=-3: must be at least 0 dB")]
    [InlineData("logmel", "ref=mean", "ref=mean: must be a number or max")]
    [InlineData("mfcc", "n_mfcc=0", "n_mfcc=0: must be a positive number of coefficients")]
    [InlineData("mfcc", "n_mfcc=200", "n_mfcc=200: must be at most n_mels (128)")]
    [InlineData("mfcc", "dct_type=4", "dct_type=4: must be 1, 2 or 3")]
    [InlineData("mfcc", "dct_type=1 n_mels=1 n_mfcc=1", "dct_type=1: needs at least 2 mel bands (n_mels)")]
    [InlineData("mfcc", "norm=slaney", "norm=slaney: is not possible; there are ortho, none, null")]
    [InlineData("mfcc", "lifter=-1", "lifter=-1: must be a non-negative number")]
    [InlineData("delta", "width=4", "width=4: must be an odd number of frames from 3 to 4095")]
    [InlineData("delta", "order=0", "order=0: must be from 1 to 16")]
    [InlineData("delta", "width=3 order=3", "order=3: must be less than width (3)")]
    [InlineData("zero_crossing_rate", "frame_length=0", "frame_length=0: must be from 1 to 131072 samples")]
    [InlineData("zero_crossing_rate", "threshold=-1", "threshold=-1: must be at least 0")]
    [InlineData("zero_crossing_rate", "ref_magnitude=-1", "ref_magnitude=-1: must be at least 0 or none")]
    [InlineData("rms", "hop_length=200000", "hop_length=200000: must be at most 131072 samples")]
    [InlineData("spectral_bandwidth", "p=0", "p=0: must be a positive number")]
    [InlineData("spectral_rolloff", "roll_percent=1", "roll_percent=1: must be above 0 and below 1")]
    [InlineData("spectral_flatness", "amin=0", "amin=0: must be a positive number")]
    [InlineData("spectral_flatness", "power=0", "power=0: must be a positive number")]
    [InlineData("spectral_contrast", "fmin=0", "fmin=0: must be a positive frequency in Hz")]
    [InlineData("spectral_contrast", "n_bands=0", "n_bands=0: must be from 1 to 32 bands")]
    [InlineData("spectral_contrast", "quantile=0", "quantile=0: must be above 0 and below 1")]
    [InlineData("delta", "mode=spline", "mode=spline: is not possible; there are interp, nearest, mirror, constant, wrap")]
    [InlineData("chroma_stft", "n_chroma=0", "n_chroma=0: must be from 1 to 1200")]
    [InlineData("chroma_stft", "norm=3", "norm=3: is not possible (did you mean 1?); there are inf, none, null, 1, 2")]
    [InlineData("chroma_stft", "octwidth=0", "octwidth=0: must be a number of octaves of at least 0.01, or none")]
    [InlineData("tonnetz", "n_fft=1", "n_fft=1: must be at least 2 for chroma")]
    [InlineData("kaldi_fbank", "num_mel_bins=3", "num_mel_bins=3: must be from 4 to 4096 bands")]
    [InlineData("kaldi_fbank", "frame_length=0", "frame_length=0: must be a positive number of milliseconds, at most 10000")]
    [InlineData("kaldi_fbank", "sr=16000 high_freq=9000", "high_freq=9000: must lie between 0 and half the sample rate (8000 Hz of 16000 Hz)")]
    [InlineData("kaldi_fbank", "window_type=hann", "window_type=hann: is not possible; there are povey, hamming, hanning, rectangular, blackman")]
    [InlineData("kaldi_fbank", "preemphasis_coefficient=2", "preemphasis_coefficient=2: must be from 0 to 1")]
    [InlineData("kaldi_fbank", "scale=0", "scale=0: must be a positive number, at most 1e9")]
    [InlineData("kaldi_mfcc", "num_ceps=24", "num_ceps=24: must be at most num_mel_bins (23)")]
    [InlineData("kaldi_mfcc", "cepstral_lifter=-1", "cepstral_lifter=-1: must be a non-negative number")]
    public void WrongValuesAreNamed(string kind, string settings, string message) =>
        Assert.Equal(message, Assert.Throws<TimbreException>(() => FeatureKinds.Create(kind, Parse(settings))).Message);

    [Theory]
    [InlineData("mfcc", "hop_lenght=160", "hop_lenght: is not a setting of mfcc (did you mean hop_length?); there are ")]
    [InlineData("stft", "n_mels=40", "n_mels: is not a setting of stft")]
    [InlineData("mfcc", "width=9", "width: is not a setting of mfcc")]
    [InlineData("mfc", "", "mfc: is not a kind of features (did you mean mfcc?); there are stft, melspectrogram, logmel, mfcc, delta")]
    [InlineData("", "", ": is not a kind of features; there are ")]
    public void UnknownNamesAreNamed(string kind, string settings, string message) =>
        Assert.StartsWith(message, Assert.Throws<TimbreException>(() => FeatureKinds.Create(kind, Parse(settings))).Message, StringComparison.Ordinal);

    private static Dictionary<string, string> Parse(string settings) => settings
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}

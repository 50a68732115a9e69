# Measures of voices by Praat with the settings that Timbre's VoiceMeasures has as defaults: one line per file of a list.
# usage: praat --run praat.praat LIST.txt
form Measure
    sentence List list.txt
endform
strings = Read Strings from raw text file: list$
count = Get number of strings
writeInfoLine: "f0_median", tab$, "f0_mean", tab$, "jitter_local", tab$, "jitter_rap", tab$, "jitter_ppq5", tab$, "shimmer_local", tab$, "shimmer_apq3", tab$, "hnr_mean", tab$, "f1_mean", tab$, "f2_mean", tab$, "f3_mean", tab$, "f4_mean", tab$, "file"
for i to count
    selectObject: strings
    file$ = Get string: i
    sound = Read from file: file$
    pitch = To Pitch (ac): 0.01, 75, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, 600
    median = Get quantile: 0, 0, 0.5, "Hertz"
    mean = Get mean: 0, 0, "Hertz"
    selectObject: sound, pitch
    points = To PointProcess (cc)
    jitter = Get jitter (local): 0, 0, 0.0001, 0.02, 1.3
    rap = Get jitter (rap): 0, 0, 0.0001, 0.02, 1.3
    ppq5 = Get jitter (ppq5): 0, 0, 0.0001, 0.02, 1.3
    selectObject: sound, points
    shimmer = Get shimmer (local): 0, 0, 0.0001, 0.02, 1.3, 1.6
    apq3 = Get shimmer (apq3): 0, 0, 0.0001, 0.02, 1.3, 1.6
    selectObject: sound
    harmonicity = To Harmonicity (ac): 0.01, 75, 0.1, 4.5
    hnr = Get mean: 0, 0
    selectObject: sound
    formants = To Formant (burg): 0, 5, 5500, 0.025, 50
    frames = Get number of frames
    for f to 4
        sum[f] = 0
        n[f] = 0
    endfor
    for t to frames
        selectObject: formants
        time = Get time from frame number: t
        selectObject: pitch
        f0 = Get value at time: time, "Hertz", "linear"
        if f0 <> undefined
            selectObject: formants
            for f to 4
                value = Get value at time: f, time, "hertz", "linear"
                if value <> undefined
                    sum[f] = sum[f] + value
                    n[f] = n[f] + 1
                endif
            endfor
        endif
    endfor
    appendInfo: median, tab$, mean, tab$, jitter, tab$, rap, tab$, ppq5, tab$, shimmer, tab$, apq3, tab$, hnr
    for f to 4
        appendInfo: tab$, sum[f] / n[f]
    endfor
    appendInfoLine: tab$, file$
    removeObject: sound, pitch, points, harmonicity, formants
endfor

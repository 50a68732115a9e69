namespace Timbre;

/// <summary>
/// A mistake in what the user gave: a file that cannot be read, an option out of range, data that does not fit.
/// The message says what is wrong, why, and what to do; it names the file or option and is shown to the user as it is.
/// </summary>
public sealed class TimbreException : Exception
{
    /// <summary>Creates the exception with a message meant for the user.</summary>
    public TimbreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and the error that caused it.</summary>
    public TimbreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

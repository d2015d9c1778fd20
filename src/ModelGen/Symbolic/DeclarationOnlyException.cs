namespace ModelGen;

/// <summary>
/// Thrown when a method that only declares a computation is called at run time. Such methods are read by the generator during the build.
/// </summary>
public sealed class DeclarationOnlyException : InvalidOperationException
{
    private const string DefaultMessage =
        "This method declares a computation: the generator reads it at build time, it is never executed. " +
        "Call the generated method of the same name that takes spans.";

    /// <summary>Creates the exception with the message that says what to call instead.</summary>
    public DeclarationOnlyException()
        : base(DefaultMessage)
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public DeclarationOnlyException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and a cause.</summary>
    public DeclarationOnlyException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

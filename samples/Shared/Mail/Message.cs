namespace Samples;

/// <summary>A message of the SpamAssassin public mail corpus.</summary>
/// <param name="IsSpam">Whether it is spam.</param>
/// <param name="Family">Messages that resemble each other have the same family: the SHA-256 of one of them, in hexadecimal.</param>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Body">The text, at most 1,500 characters.</param>
internal sealed record Message(bool IsSpam, string Family, string Subject, string Body)
{
    /// <summary>Subject and body.</summary>
    public string Text => $"{Subject}\n{Body}";

    /// <summary>
    /// Whether the message is there to test on: the first 32 bits of its family's hash, modulo 5, are 0. So a fifth of the families is, the same ones on every
    /// machine, and nothing that was trained on resembles what is tested on.
    /// </summary>
    public bool IsTest => Convert.ToUInt32(Family[..8], 16) % 5 == 0;
}

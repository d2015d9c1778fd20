using System.Runtime.InteropServices;

namespace Samples;

/// <summary>Lets Ctrl+C, or a request to terminate, end a training between two steps. While there is none, they end the program as always.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private volatile bool asked;

    /// <summary>Begins to listen.</summary>
    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Note);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Note);
    }

    /// <summary>Called between steps.</summary>
    /// <exception cref="OperationCanceledException">The program was asked to end.</exception>
    public void ThrowIfAsked()
    {
        if (asked)
        {
            throw new OperationCanceledException("Interrupted. Nothing was saved.");
        }
    }

    /// <summary>Ends listening.</summary>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
    }

    /// <summary>The first request ends the training at its next step; a second one ends the program.</summary>
    private void Note(PosixSignalContext context)
    {
        context.Cancel = !asked;
        asked = true;
    }
}

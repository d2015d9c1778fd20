namespace ModelGen;

/// <summary>Thrown by a training step that met an infinite or undefined number and was told to stop; weights and states are as before the step.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }
}

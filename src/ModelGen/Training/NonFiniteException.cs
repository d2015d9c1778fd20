namespace ModelGen;

/// <summary>Thrown by a training step that met an infinite or undefined number and was told to stop, with weights and states as before the step, and by an attack that such a gradient gives no direction.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }
}

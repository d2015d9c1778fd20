namespace ModelGen.Generator.Scheduling;

/// <summary>Who owns the memory of a buffer.</summary>
internal enum BufferKind
{
    /// <summary>An input of the function.</summary>
    Input,

    /// <summary>A value that the forward pass kept: a part of the span of kept values, read.</summary>
    KeptInput,

    /// <summary>An output of the function.</summary>
    Output,

    /// <summary>A value kept for the backward pass: a part of the span of kept values, written.</summary>
    KeptOutput,

    /// <summary>A part of the arena, given a place by the memory plan.</summary>
    Scratch,

    /// <summary>A trainable tensor.</summary>
    Parameter,

    /// <summary>A tensor that belongs to the model but is not trained.</summary>
    State,

    /// <summary>The gradient of a trainable tensor.</summary>
    Gradient,
}

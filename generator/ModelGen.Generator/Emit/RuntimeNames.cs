using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Names that mean something in emitted methods: types of the runtime and of .NET that they use. Nothing that is named after the user's code may hide them.
/// A test compares the list with the runtime.
/// </summary>
internal static class RuntimeNames
{
    private static readonly string[] OfObject = ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    public static IReadOnlyCollection<string> All { get; } =
    [
        "Along", "AttentionKernels", "AttentionShape", "BFloat16Entry", "Bags", "Batch", "Bits", "Bytes", "CTC", "CTCTargets", "CacheLayout", "CacheMemory", "Check", "Convolution", "ConvolutionShape", "CrossEntropy", "Elementwise", "Embeddings", "Gemm",
        "GradientSet", "IScoreFormula", "IScoreSlope", "IVector", "Init", "KeyValues", "LogSumExp", "MultilabelMargin", "Ordering", "Panels", "ParameterEntry", "ParameterLayout", "ParameterRange", "ParameterSet",
        "ParameterStorage", "Parts", "Patches", "Pooling", "PoolingShape", "RandomNumbers", "Reduce", "Resampling", "ResamplingAxis", "ResamplingMode", "Sampling", "SamplingMode",
        "SamplingPadding", "SamplingShape", "ScoreGradients", "ScoreOperands", "ScoreTable", "ScoreTables", "Scratch", "Sequences", "Softmax", "Strided", "StridedOutput", "Tape", "Targets", "TouchedRows", "V", "V1", "V128", "V256", "V512",
        "VectorMath", "WeightMap", "Window",
        "IFormula", "IOperands1", "IOperands2", "IOperands3", "IOperands4", "IOperands5", "IOperands6", "IOperands7", "IOperands8", "Operands",
        "IRepeatsA", "IRepeatsB", "IRepeatsC", "IRepeatsD", "IRepeatsE", "IRepeatsF", "IRepeatsG", "IRepeatsH",
        "IJointFormula", "IResults1", "IResults2", "IResults3", "IResults4", "IResults5", "IResults6", "IResults7", "IResults8", "Results", "DenseOutputs", "StridedOutputs",
        "Math", "MethodImpl", "MethodImplOptions", "ReadOnlySpan", "Span", "ReadOnlyTensorSpan", "TensorSpan", "System", "ModelGen",
    ];

    /// <summary>Members of every generated trainer, which no state may be called like; steps come to them.</summary>
    public static IReadOnlyCollection<string> OfTrainer { get; } =
        [
            .. OfObject, "AccumulationSteps", "BeginStep", "CanSaveCheckpoint", "Carry", "Changes", "Dispose", "Ema", "Fit", "Freeze", "GetPrivacySpent", "GetState", "GradNorm", "Gradients", "Groups", "Guard", "IsFrozen", "LoadCheckpoint", "LossGradient",
            "Lr", "MaxGradNorm", "MaxGradValue", "Optimizer", "Position", "Privacy", "Progress", "RequireFinite", "ResetState", "SaveCheckpoint", "Schedule", "Seed", "SkippedSteps", "StepSchedule", "Steps", "Tape",
            GeneratedMembers.Trainer, "Unfreeze", "Update", "WhenNonFinite", "parameters",
        ];

    /// <summary>Members of every generated session, which no state may be called like; what is hidden from users is called through <c>base</c>.</summary>
    public static IReadOnlyCollection<string> OfSession { get; } = [.. OfObject, .. GeneratedMembers.OfSession, "parameters"];

    /// <summary>Members of every generated session over caches.</summary>
    public static IReadOnlyCollection<string> OfCachedSession { get; } = [.. OfObject, .. GeneratedMembers.OfCachedSession, GeneratedMembers.CachedSession];
}

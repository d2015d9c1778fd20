namespace Samples;

/// <summary>A training came to nothing; the message says how, and what to do.</summary>
internal sealed class TrainingFailedException(string message) : Exception(message);

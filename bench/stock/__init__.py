"""The stock Rasa pipeline that Yinban is measured against."""

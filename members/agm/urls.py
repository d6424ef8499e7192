app_name = "agm"
urlpatterns = []
